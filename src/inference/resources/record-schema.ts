import {
  kindAt,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { RecordHint } from '../bodies/envelope.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { Resource } from '../resource.ts';

type RecordSchemaContext = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
};

/**
 * The schemas of a record: as it is read, else as it is listed, else as changes and creations
 * return it.
 */
export function findRecordSchema(
  context: RecordSchemaContext,
  resource: Resource,
): readonly string[] {
  const { item, collection, createOperation, parameter, noun } = resource;
  const names = { parameter, noun };
  const similarSchemas = () => [
    context.envelopes.findSentRecord(createOperation, names)?.schemaPointers ?? [],
    findListEntrySchema({ ...context, hint: names }, collection?.operations.get('GET')),
  ];
  const search = { ...context, hint: { ...names, similarSchemas } };
  const own = (method: string) => item?.operations.get(method);
  const found = [
    findReplyRecordSchema(search, own('GET')),
    findListEntrySchema(search, collection?.operations.get('GET')),
    ...[own('PATCH'), own('PUT'), createOperation].map((operation) =>
      findReplyRecordSchema(search, operation),
    ),
  ].find((schemaPointers) => schemaPointers.length > 0);
  return (
    found ??
    context.envelopes.findSentRecord(createOperation ?? own('PUT'), search.hint)?.schemaPointers ??
    []
  );
}

export type RecordSearch = RecordSchemaContext & { readonly hint: RecordHint };

/** The schemas of the record in a reply; none if they declare no properties. */
export function findReplyRecordSchema(
  { schemaViews, envelopes, hint }: RecordSearch,
  operation: Operation | undefined,
): readonly string[] {
  const one = envelopes.findRecord(operation, hint);
  return one && propertiesOf(schemaViews, schemaViews.of(one.schemaPointers)).size > 0
    ? one.schemaPointers
    : [];
}

/** The schemas of the objects that an operation lists. */
export function findListEntrySchema(
  { schemaViews, envelopes, hint }: RecordSearch,
  operation: Operation | undefined,
): readonly string[] {
  const list = envelopes.findList(operation, hint);
  return list && kindAt(schemaViews, list.schemaPointers) === 'object' ? list.schemaPointers : [];
}

type FreeFormContext = { readonly schemaViews: SchemaViews; readonly envelopes: EnvelopeFinder };

function findReadEnvelope({ envelopes }: FreeFormContext, { item, parameter, noun }: Resource) {
  return envelopes.findRecord(item?.operations.get('GET'), { parameter, noun });
}

/** Whether records without declared properties may have texts; then a key can be one of them. */
export function allowsTextProperties(context: FreeFormContext, resource: Resource): boolean {
  if (resource.item === undefined) return false;
  const { schemaViews } = context;
  const rest = schemaViews.of(
    schemaViews.of(findReadEnvelope(context, resource)?.schemaPointers).additionalProperties,
  );
  const isOfTexts = rest.types.length === 0 || rest.types.includes('string');
  return isOfTexts && !['object', 'array'].includes(kindOf(schemaViews, rest));
}

/** Whether the document does not describe the record: then a key can be added to what was sent. */
export function isReadAsFreeForm(context: FreeFormContext, resource: Resource): boolean {
  const one = findReadEnvelope(context, resource);
  return (
    one !== undefined &&
    propertiesOf(context.schemaViews, context.schemaViews.of(one.schemaPointers)).size === 0
  );
}

/** Describes the records of a resource, to find them in bodies. */
export function toRecordHint({ entity, noun, key }: Resource): RecordHint {
  return {
    parameter: key.parameter,
    noun,
    entity,
  };
}
