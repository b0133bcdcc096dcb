import {
  entriesOf,
  findBodySchema,
  isScalarList,
  kindAt,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { isKeyListOf } from '../keys/key-lists.ts';
import type { Resource } from '../resource.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import { changesPropertyName } from '../vocabulary/path-verbs.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import type { Envelope } from './envelope.ts';
import type { EnvelopeFinder } from './envelope-finder.ts';
import { isNested } from './nested-properties.ts';

/**
 * How a request names the records to change: by a list of keys, or in entries that hold a key and
 * the changes.
 */
export type BulkTargets =
  | {
      readonly by: 'list';
      readonly in: 'body' | 'query';
      /** Absent where the body is the list itself. */
      readonly name: string | undefined;
      /** The path in the body to the changes, which apply to each. */
      readonly changes: readonly string[];
    }
  | {
      readonly by: 'entries';
      readonly entries: Envelope['path'];
      /** The path in an entry to its changes. */
      readonly changes: readonly string[];
    };

/** The list of keys of a request that changes records in one way: `{ "user_ids": [7, 8] }`, `[7, 8]`. */
export function findListedKeys(
  schemaViews: SchemaViews,
  operation: Operation,
  resource: Resource,
): BulkTargets | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  const list = { by: 'list', in: 'body', changes: [] } as const;
  if (isScalarList(schemaViews, [schema])) return { ...list, name: undefined };
  const found = [...propertiesOf(schemaViews, schemaViews.of([schema]))].find(
    ([name, schemaPointers]) =>
      isKeyListOf(name, resource) && isScalarList(schemaViews, schemaPointers),
  );
  return found && { ...list, name: found[0] };
}

/** How the records are named, and where the changes are. */
export type BulkTargetMatch = {
  readonly bulkTargets: BulkTargets | undefined;
  readonly bodyEnvelope: Envelope;
};

type BulkTargetContext = { readonly schemaViews: SchemaViews; readonly envelopes: EnvelopeFinder };

/**
 * Finds how a body names the records of a resource that it changes; `undefined` if it names none.
 */
export function findBulkTargets(
  context: BulkTargetContext,
  operation: Operation,
  resource: Resource,
): BulkTargetMatch | undefined {
  const schema = findBodySchema(operation);
  if (schema === undefined) return undefined;
  const bodyEnvelope = context.envelopes.findSentRecord(operation, toRecordHint(resource));
  const keyList = findKeyList(context, operation, { schema, resource });
  const siblings = findKeyedEntries(context, schema, resource);
  if (siblings) return siblings;
  // `{ "ids": [7, 8], "changes": { … } }` says more than records beside it.
  if (keyList?.bulkTargets?.changes.length) return keyList;
  if (bodyEnvelope && hasKeyProperty(context, bodyEnvelope.schemaPointers, resource))
    return { bulkTargets: undefined, bodyEnvelope };
  return keyList;
}

function hasKeyProperty(
  { schemaViews }: BulkTargetContext,
  schemaPointers: readonly string[],
  { key }: Resource,
): boolean {
  const [name] = key.path;
  return name !== undefined && schemaViews.of(schemaPointers).properties.has(name);
}

/** Entries with a key and the changes: `{ "updates": [ { "id": 7, "changes": { … } } ] }`. */
function findKeyedEntries(
  context: BulkTargetContext,
  schema: string,
  resource: Resource,
): BulkTargetMatch | undefined {
  for (const { path, schemaPointers } of listBodyLists(context.schemaViews, schema)) {
    const inner = hasKeyProperty(context, schemaPointers, resource)
      ? findChanges(context, schemaPointers, resource)
      : undefined;
    if (inner)
      return {
        bulkTargets: { by: 'entries', entries: path, changes: inner.path.map(String) },
        bodyEnvelope: { path: [...path, ...inner.path], schemaPointers: inner.schemaPointers },
      };
  }
  return undefined;
}

/** The body itself, its entries if it is a list, and those of the lists in it. */
function listBodyLists(schemaViews: SchemaViews, schema: string): readonly Envelope[] {
  const lists: Envelope[] = [{ path: [], schemaPointers: [schema] }];
  for (const [path, schemaPointers] of [
    [[], [schema]] as const,
    ...[...propertiesOf(schemaViews, schemaViews.of([schema]))].map(
      ([name, at]) => [[name], at] as const,
    ),
  ]) {
    const view = schemaViews.of(schemaPointers);
    const entries = entriesOf(schemaViews, view);
    if (kindOf(schemaViews, view) === 'array')
      lists.push({ path: [...path, 0], schemaPointers: entries });
  }
  return lists;
}

/** The object that holds the changes: its name says so, and it has properties of the record. */
function findChanges(
  { schemaViews }: BulkTargetContext,
  schemaPointers: readonly string[],
  { noun, entity }: Resource,
): Envelope | undefined {
  const own = propertiesOf(schemaViews, schemaViews.of(entity));
  const found = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].find(
    ([name, at]) => {
      const hasChangesName =
        changesPropertyName.test(normalizeName(name)) || isSameNoun(name, noun);
      const isObject = kindAt(schemaViews, at) === 'object' && isNested(schemaViews, at);
      const inner =
        hasChangesName && isObject ? [...propertiesOf(schemaViews, schemaViews.of(at)).keys()] : [];
      return !own.has(name) && inner.some((one) => own.has(one));
    },
  );
  return found && { path: [found[0]], schemaPointers: found[1] };
}

type KeyListSearch = { readonly schema: string; readonly resource: Resource };

/**
 * `{ "ids": [7, 8], "status": "closed" }`, `{ "ids": [7, 8], "changes": { … } }`; the keys may be
 * in the query.
 */
function findKeyList(
  context: BulkTargetContext,
  { parameters }: Operation,
  { schema, resource }: KeyListSearch,
): BulkTargetMatch | undefined {
  const { schemaViews } = context;
  const { entity, key } = resource;
  const own = propertiesOf(schemaViews, schemaViews.of(entity));
  const requested = [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  const isOfKeys = (name: string, schemaPointers: readonly string[]): boolean =>
    !own.has(name) && isKeyListOf(name, resource) && isScalarList(schemaViews, schemaPointers);
  const inBody = requested.find(([name, schemaPointers]) => isOfKeys(name, schemaPointers));
  const inQuery = parameters.find(
    ({ in: location, name, schemaPointer: at }) => location === 'query' && isOfKeys(name, [at]),
  );
  const name = inBody?.[0] ?? inQuery?.name;
  if (name === undefined) return undefined;
  const target = { by: 'list', in: inBody ? 'body' : 'query', name } as const;
  const changes = findChanges(context, [schema], resource);
  if (changes)
    return { bulkTargets: { ...target, changes: changes.path.map(String) }, bodyEnvelope: changes };
  const isFlat = requested.some(([one]) => one !== key.path[0] && own.has(one));
  return isFlat
    ? {
        bulkTargets: { ...target, changes: [] },
        bodyEnvelope: { path: [], schemaPointers: [schema] },
      }
    : undefined;
}
