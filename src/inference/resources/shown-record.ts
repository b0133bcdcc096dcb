import {
  findExample,
  findSuccessReply,
  isObject,
  type JsonObject,
  type Operation,
  parseJsonOrText,
  propertiesOf,
  resolvePointer,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { exampleExtension, exampleHolder } from '../vocabulary/record-properties.ts';

type DocumentViews = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/**
 * The record that the document shows for a resource: in the example of its schema or in an extension
 * of that, or in a reply that creates, reads or lists records. `undefined` where it shows none.
 */
export function findShownRecord(
  { root, schemaViews }: DocumentViews,
  resource: Pick<Resource, 'entity' | 'key' | 'item' | 'collection' | 'createOperation'>,
): JsonObject | undefined {
  const names = new Set(propertiesOf(schemaViews, schemaViews.of(resource.entity)).keys());
  const search = { names, keyName: resource.key.path[0] };
  const { keywords } = schemaViews.of(resource.entity);
  const shown = [
    keywords.example,
    ...[keywords.examples].flat(),
    ...resource.entity.flatMap((pointer) =>
      listExtensionExamples(resolvePointer(root, pointer).value),
    ),
    ...listOperations(resource).map((operation) => exampleOfReply(root, operation)),
  ];
  for (const one of shown) {
    const record = findRecord(parseExample(one), search);
    if (record !== undefined) return record;
  }
  return undefined;
}

/** The examples of the replies that create, read or list records: of a list its first. */
export function listReplyExamples(
  root: JsonObject,
  resource: Pick<Resource, 'item' | 'collection' | 'createOperation'>,
): readonly JsonObject[] {
  return listOperations(resource)
    .map((operation) => [parseExample(exampleOfReply(root, operation))].flat()[0])
    .flatMap((example) => (isObject(example) ? [example, ...listFirstEntries(example)] : []));
}

/** Of an envelope, the first object of each of its lists, and its objects. */
function listFirstEntries(envelope: JsonObject): readonly JsonObject[] {
  return Object.values(envelope)
    .flatMap((value) => [value].flat().slice(0, 1))
    .filter(isObject);
}

function listOperations({
  createOperation,
  item,
  collection,
}: Pick<Resource, 'item' | 'collection' | 'createOperation'>): readonly Operation[] {
  return [createOperation, item?.operations.get('GET'), collection?.operations.get('GET')].filter(
    (operation) => operation !== undefined,
  );
}

function exampleOfReply(root: JsonObject, operation: Operation): unknown {
  const { contentPointer } = findSuccessReply(operation);
  return contentPointer === undefined ? undefined : findExample({ root }, contentPointer);
}

/** Some generators of documentation keep examples in an extension: `x-example`, or inside of another. */
function listExtensionExamples(schema: unknown): readonly unknown[] {
  return Object.entries(Object(schema)).flatMap(([name, value]) => {
    if (exampleExtension.test(name)) return [value].flat();
    if (!name.startsWith('x-') || !isObject(value)) return [];
    return Object.entries(value).flatMap(([inner, one]) =>
      exampleHolder.test(inner) ? [one].flat() : [],
    );
  });
}

/** Examples are also texts of JSON, written by hand, with a comma too many. */
function parseExample(example: unknown): unknown {
  return typeof example === 'string'
    ? parseJsonOrText(example.replace(/,(?=\s*[}\]])/g, ''))
    : example;
}

type RecordSearch = { readonly names: ReadonlySet<string>; readonly keyName: string | undefined };

/** The first object that has the key and mostly properties of the record, at most three levels down. */
function findRecord(value: unknown, search: RecordSearch, depth = 0): JsonObject | undefined {
  if (depth > 3 || typeof value !== 'object' || value === null) return undefined;
  if (isObject(value) && isRecord(value, search)) return value;
  const parts: readonly unknown[] = Array.isArray(value) ? value.slice(0, 1) : Object.values(value);
  for (const part of parts) {
    const record = findRecord(part, search, depth + 1);
    if (record !== undefined) return record;
  }
  return undefined;
}

function isRecord(value: JsonObject, { names, keyName }: RecordSearch): boolean {
  const all = Object.keys(value);
  const known = all.filter((name) => names.has(name)).length;
  const hasKey = keyName === undefined || value[keyName] !== undefined;
  return hasKey && known > 0 && known >= all.length / 2;
}
