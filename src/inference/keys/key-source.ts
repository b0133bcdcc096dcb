import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { Resource } from '../resource.ts';
import { codeKeyName, isSlugProperty, wordKeyName } from '../vocabulary/record-properties.ts';
import { type IdStyle, inferIdStyle } from './id-styles.ts';
import { findKeyExample, type KeyExampleContext } from './key-example.ts';
import { isNumericKey } from './key-property.ts';

/** Where the key of a new record comes from. */
export type KeySource = {
  /** The path in the body at which a client may choose it; empty if it may not. */
  readonly bodyPath: readonly string[];
  readonly generator: KeyGenerator;
  /** The status for a key that another record has. */
  readonly takenStatus: number;
};

/** How a key is made where the client does not choose it. */
export type KeyGenerator =
  /** Counts up; `digits` writes the number as a text. */
  | { readonly kind: 'number' | 'digits' }
  | {
      readonly kind: 'text';
      /** The property whose name and schemas the text is generated for. */
      readonly name: string;
      readonly schemaPointers: readonly string[];
      /** Whether it is a word such as a login, which gets a number if another record has it. */
      readonly isWord: boolean;
      /** Whether it is derived from the record's name. */
      readonly isSlug: boolean;
      readonly hasPattern: boolean;
      /** The style of the key in the examples; absent if they have none. */
      readonly style: IdStyle | undefined;
    };

type KeySourceFacts = {
  readonly operation: Pick<Operation, 'replies'>;
  readonly resource: Resource;
  readonly bodyEnvelope: Envelope | undefined;
};

export function inferKeySource(
  { root, schemaViews }: KeyExampleContext,
  { operation, resource, bodyEnvelope }: KeySourceFacts,
): KeySource {
  const { path, bodyPath } = resource.key;
  const isSent =
    acceptsAnyKey(schemaViews, resource, bodyEnvelope) ||
    isSentByOnlyCreation(schemaViews, resource, bodyEnvelope);
  return {
    bodyPath: isSent ? path : bodyPath,
    generator: inferKeyGenerator({ root, schemaViews }, resource),
    takenStatus: findTakenStatus(operation),
  };
}

/** Where the document describes neither the body nor the record, the client may send a key. */
function acceptsAnyKey(
  schemaViews: SchemaViews,
  { key, entity }: Resource,
  bodyEnvelope: Envelope | undefined,
): boolean {
  return (
    bodyEnvelope !== undefined &&
    key.bodyPath.length === 0 &&
    key.origin === 'server' &&
    propertiesOf(schemaViews, schemaViews.of(bodyEnvelope.schemaPointers)).size === 0 &&
    propertiesOf(schemaViews, schemaViews.of(entity)).size === 0
  );
}

/** Where no POST to the collection creates records, a creation such as an upsert says whether it takes the key. */
function isSentByOnlyCreation(
  schemaViews: SchemaViews,
  { key: { path }, createOperation }: Resource,
  bodyEnvelope: Envelope | undefined,
): boolean {
  const sent = propertiesOf(schemaViews, schemaViews.of(bodyEnvelope?.schemaPointers));
  const schemaPointers = path.length === 1 ? sent.get(`${path[0]}`) : undefined;
  return (
    createOperation === undefined &&
    schemaPointers !== undefined &&
    schemaViews.of(schemaPointers).keywords.readOnly !== true
  );
}

/** How the keys of a resource are made. */
export function inferKeyGenerator(context: KeyExampleContext, resource: Resource): KeyGenerator {
  const { key } = resource;
  const { schemaPointers } = key;
  const schemaViews = context.schemaViews;
  if (isNumericKey(schemaViews, schemaPointers)) return { kind: 'number' };
  if (key.isNumericText) return { kind: 'digits' };
  const { pattern, format } = schemaViews.of(schemaPointers).keywords;
  const name = key.path.at(-1) ?? key.parameter;
  const style = inferIdStyle(findKeyExample(context, resource));
  // A `customer_code` such as `CUS_x8k2` is no word.
  const isWord =
    wordKeyName.test(name) &&
    pattern === undefined &&
    format === undefined &&
    !(style?.rule === 'prefix-style' && codeKeyName.test(name));
  return {
    kind: 'text',
    name,
    schemaPointers,
    isWord,
    style: isWord ? undefined : style,
    isSlug: isSlugProperty(name),
    hasPattern: pattern !== undefined,
  };
}

/** 409 where the document has it or none of the others, else 422 or 400. */
function findTakenStatus({ replies }: Pick<Operation, 'replies'>): number {
  return [409, 422, 400].find((status) => replies.has(`${status}`)) ?? 409;
}
