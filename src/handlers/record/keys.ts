import {
  type AlternateKeyProperty,
  type ApiModel,
  type CallerKey,
  type KeyLocation,
  normalizeName,
  type ParentLinks,
  type PlannedOperation,
  type PlanOf,
  parametersOf,
  type Resource,
  singletonKey,
  type TargetKey,
  toRecordsName,
  toTypedKey,
  valueAt,
} from '../../inference/inference.ts';
import { callerAliases, userNouns } from '../../inference/vocabulary/record-properties.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import { compileFindMatch, listSent, readLookupQuery } from '../list/find-match.ts';
import { compileIsLinked } from '../relations/is-linked.ts';

/** Reads the keys of a call from left to right: those of the ancestors, then the record's own. */
export type ReadKeys = (call: Call, context: Context) => readonly string[];

/**
 * Compiles the reading of keys. The key of a singleton is added; an alternate key, such as a tag name,
 * becomes the key of the record that has it.
 */
export function compileReadKeys(
  model: ApiModel,
  { plan, resource, ancestors }: PlannedOperation,
): ReadKeys {
  const { target } = plan;
  const ownKeys = resource?.kind === 'singleton' ? [singletonKey] : [];
  const readers = target.keys.map((location) => compileReadKey(model, location));
  const readSentKeys: ReadKeys = (call, context) => [
    ...readers.map((read) => `${read(call, context)}`),
    ...ownKeys,
  ];
  const resolvers = [
    ...target.loginAlternatives.flatMap((properties, index) => {
      const owner = ancestors[index];
      return owner && properties.length > 0 ? [compileResolveLogin(owner, properties, index)] : [];
    }),
    ...ancestors.flatMap((owner, index) =>
      owner && isOfUsers(owner) ? [compileResolveCallerAlias(owner, index)] : [],
    ),
    ...target.alternateKeys.flatMap((alternateKey, index) =>
      alternateKey ? compileResolveAlternateKey(model, alternateKey, index) : [],
    ),
    ...(resource && target.keys.at(-1)?.in === 'newest'
      ? [compileResolveNewest(resource, target.parentLinks)]
      : []),
    ...(resource && plan.kind === 'read' && target.keys.at(-1)?.in === 'match'
      ? [compileResolveMatch(resource, plan)]
      : []),
  ];
  if (resolvers.length === 0) return readSentKeys;
  return (call, context) =>
    resolvers.reduce<readonly string[]>(
      (keys, resolve) => resolve(context, keys, call),
      readSentKeys(call, context),
    );
}

type ReadKey = (call: Call, context: Context) => unknown;

function compileReadKey(model: ApiModel, location: TargetKey): ReadKey {
  if (location.in === 'newest') return () => location.word;
  if (location.in === 'match') return () => '';
  return location.in === 'caller'
    ? compileReadCaller(model, location)
    : compileReadSentKey(location);
}

/** Compiles the reading of a value from the path, the query or the body of a call. */
export function compileReadSentKey(location: KeyLocation): (call: Call) => unknown {
  switch (location.in) {
    case 'path':
      return ({ path }) => path[location.name];
    case 'query':
      return ({ query }) => query[location.name];
    default:
      return ({ body }) => valueAt(body, location.path);
  }
}

/** The first of the users stands for the caller. */
function compileReadCaller({ resources }: ApiModel, { resource, property }: CallerKey): ReadKey {
  const users = resources.find(({ name }) => name === resource);
  return (_, context) => {
    const [caller] = context.records(resource).list({ limit: 1 }).records;
    return property === undefined ? users && keyOf(users, caller) : caller?.[property];
  };
}

/** Replaces one of the keys of a call by the key of the record that the call means. */
type ResolveKey = (context: Context, keys: readonly string[], call: Call) => readonly string[];

/** Where no record has the key that was sent, one with that name or id is taken. */
function compileResolveLogin(
  owner: Resource,
  properties: readonly string[],
  index: number,
): ResolveKey {
  return (context, keys) => {
    const records = context.records(toRecordsName(owner, keys));
    const sentKey = `${keys[index]}`;
    if (records.get(sentKey) !== undefined) return keys;
    for (const property of properties) {
      const path = property.split('.');
      const record =
        path.length === 1
          ? (records.find({ [property]: sentKey }) ?? records.find({ [property]: Number(sentKey) }))
          : records.list().records.find((one) => valueAt(one, path) === sentKey);
      if (record) return keys.with(index, keyOf(owner, record));
    }
    return keys;
  };
}

function isOfUsers({ noun }: Resource): boolean {
  return userNouns.includes(normalizeName(noun));
}

/** `/users/me` is that of the caller, unless a user has that key. */
function compileResolveCallerAlias(owner: Resource, index: number): ResolveKey {
  return (context, keys) => {
    const sentKey = `${keys[index]}`;
    if (!callerAliases.includes(sentKey)) return keys;
    const records = context.records(toRecordsName(owner, keys));
    const [caller] = records.list({ limit: 1 }).records;
    const isMissing = caller !== undefined && records.get(sentKey) === undefined;
    return isMissing ? keys.with(index, keyOf(owner, caller)) : keys;
  };
}

/** `/builds/latest` is the build that was stored last, unless one has that key. */
function compileResolveNewest(owner: Resource, parentLinks: ParentLinks | undefined): ResolveKey {
  const isLinked = compileIsLinked(parentLinks);
  return (context, keys) => {
    const records = context.records(toRecordsName(owner, keys));
    if (records.get(`${keys.at(-1)}`) !== undefined) return keys;
    const newest = records
      .list()
      .records.findLast((record) => isLinked?.(record, keys, context) ?? true);
    return newest ? keys.with(-1, keyOf(owner, newest)) : keys;
  };
}

/** `/users/lookup?email=a@b.c` is the first user with that email. */
function compileResolveMatch(
  owner: Resource,
  { lookup, target: { parentLinks } }: PlanOf<'read'>,
): ResolveKey {
  const isLinked = compileIsLinked(parentLinks);
  const findMatch = compileFindMatch(lookup);
  return (context, keys, call) => {
    const { records } = context.records(toRecordsName(owner, keys)).list();
    const own = isLinked ? records.filter((record) => isLinked(record, keys, context)) : records;
    const { record, sent } = findMatch(readLookupQuery(call), own);
    return keys.with(-1, record ? keyOf(owner, record) : sent.join(' '));
  };
}

function compileResolveAlternateKey(
  { schemaViews, resources }: ApiModel,
  { resource, property, schemaPointers }: AlternateKeyProperty,
  index: number,
): readonly ResolveKey[] {
  const owners = resources.filter(({ name }) => name === resource);
  return owners.map((owner) => (context, keys) => {
    const sentKey = `${keys[index]}`;
    const value = toTypedKey(schemaViews, schemaPointers, sentKey);
    const record = context
      .records(toRecordsName(owner, keys))
      .find({ [property]: typeof value === 'number' ? value : sentKey });
    return record ? keys.with(index, keyOf(owner, record)) : keys;
  });
}

/** Compiles whether a call names its record; `undefined` where every call has to. */
export function compileHasKey({ plan }: PlannedOperation): ((call: Call) => boolean) | undefined {
  const location = plan.target.keys.at(-1);
  if (plan.kind === 'read' && location?.in === 'match')
    return (call) => listSent(plan.lookup, readLookupQuery(call)).length > 0;
  if (location === undefined || !('isRequired' in location) || location.isRequired)
    return undefined;
  const readKey = compileReadSentKey(location);
  return (call) => readKey(call) !== undefined;
}

/** How many keys the path of one record takes. */
export function countPathKeys({ segments }: Pick<Resource, 'segments'>): number {
  return parametersOf(segments).length + 1;
}

/** The keys of a record at its resource's own path, of those at a nested collection. */
export function toResourceKeys(resource: Resource, keys: readonly string[]): readonly string[] {
  const count = countPathKeys(resource);
  return keys.length > count ? [...keys.slice(0, count - 1), ...keys.slice(-1)] : keys;
}

/** The key of a stored record. */
export function keyOf({ key }: Resource, record: StoredRecord | undefined): string {
  return `${record?.[key.storedProperty]}`;
}
