import { kindAt, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { recordWrapperNames } from '../vocabulary/reply-properties.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';

/** An object of a reply that may speak of its record: the reply itself, or `data` in it. */
export type ReplyPart = {
  /** The property of the reply that holds it; absent for the reply itself. */
  readonly within: string | undefined;
  readonly properties: ReadonlyMap<string, readonly string[]>;
};

/** The reply, and what it wraps in a property such as `data`, or in one that is named like the record. */
export function listReplyParts(
  schemaViews: SchemaViews,
  schema: string | undefined,
  noun: string,
): readonly ReplyPart[] {
  const reply = propertiesOf(schemaViews, schemaViews.of(schema === undefined ? [] : [schema]));
  const wrapped = [...reply].filter(
    ([name, schemaPointers]) =>
      (recordWrapperNames.includes(normalizeName(name)) || isSameNoun(name, noun)) &&
      kindAt(schemaViews, schemaPointers) === 'object',
  );
  return [
    { within: undefined, properties: reply },
    ...wrapped.map(([within, schemaPointers]) => ({
      within,
      properties: propertiesOf(schemaViews, schemaViews.of(schemaPointers)),
    })),
  ];
}
