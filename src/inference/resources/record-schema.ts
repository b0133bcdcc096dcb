import { kindOf, type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { RecordHint } from '../bodies/envelope.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { Resource } from './resource.ts';

type RecordSchemaContext = { readonly shapes: SchemaViews; readonly envelopes: EnvelopeFinder };

/** What says how a record looks: the operation that reads one, else the list, else those that answer with one. */
export function findRecordSchema(
  ground: RecordSchemaContext,
  resource: Resource,
): readonly string[] {
  const { item, collection, createOperation, parameter, noun } = resource;
  const named = { parameter, noun };
  const similarSchemas = () => [
    ground.envelopes.findSentRecord(createOperation, named)?.schemaPointers ?? [],
    findListEntrySchema({ ...ground, hint: named }, collection?.operations.get('GET')),
  ];
  const seeking = { ...ground, hint: { ...named, similarSchemas } };
  const own = (method: string) => item?.operations.get(method);
  const found = [
    findReplyRecordSchema(seeking, own('GET')),
    findListEntrySchema(seeking, collection?.operations.get('GET')),
    ...[own('PATCH'), own('PUT'), createOperation].map((operation) =>
      findReplyRecordSchema(seeking, operation),
    ),
  ].find((places) => places.length > 0);
  return (
    found ??
    ground.envelopes.findSentRecord(createOperation ?? own('PUT'), seeking.hint)?.schemaPointers ??
    []
  );
}

export type RecordSearch = RecordSchemaContext & { readonly hint: RecordHint };

/** The schemas of the record that an operation answers with; none where they say nothing. */
export function findReplyRecordSchema(
  { shapes, envelopes, hint }: RecordSearch,
  operation: Operation | undefined,
): readonly string[] {
  const one = envelopes.findRecord(operation, hint);
  return one && propertiesOf(shapes, shapes.of(one.schemaPointers)).size > 0
    ? one.schemaPointers
    : [];
}

/** The schemas of the objects that an operation lists. */
export function findListEntrySchema(
  { shapes, envelopes, hint }: RecordSearch,
  operation: Operation | undefined,
): readonly string[] {
  const many = envelopes.findList(operation, hint);
  return many && kindOf(shapes, shapes.of(many.schemaPointers)) === 'object'
    ? many.schemaPointers
    : [];
}

type FreeFormContext = { readonly shapes: SchemaViews; readonly envelopes: EnvelopeFinder };

/** Where a record is in the reply that reads one; `undefined` where nothing does. */
function findReadEnvelope({ envelopes }: FreeFormContext, { item, parameter, noun }: Resource) {
  return envelopes.findRecord(item?.operations.get('GET'), { parameter, noun });
}

/** Whether records that have a path of their own, and of which nothing is known, may have properties that are texts. */
export function allowsTextProperties(ground: FreeFormContext, resource: Resource): boolean {
  if (resource.item === undefined) return false;
  const { shapes } = ground;
  const rest = shapes.of(
    shapes.of(findReadEnvelope(ground, resource)?.schemaPointers ?? []).additionalProperties,
  );
  const isOfTexts = rest.types.length === 0 || rest.types.includes('string');
  return isOfTexts && !['object', 'array'].includes(kindOf(shapes, rest));
}

/** Whether the document says nothing of how a record is read: then there is room for a key beside what was sent. */
export function isReadAsFreeForm(ground: FreeFormContext, resource: Resource): boolean {
  const one = findReadEnvelope(ground, resource);
  return (
    one !== undefined &&
    propertiesOf(ground.shapes, ground.shapes.of(one.schemaPointers)).size === 0
  );
}
