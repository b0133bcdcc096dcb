import {
  entriesOf,
  findReplySchema,
  kindAt,
  type Operation,
  propertiesOf,
} from '../../../openapi/openapi.ts';
import type { Envelope } from '../../bodies/envelope.ts';
import { describeSameRecords } from '../../bodies/schema-similarity.ts';
import { type FoundKeyLocation, listKeyLocations } from '../../keys/key-location.ts';
import { nounOf, type PathSegment, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import type { RpcOperation, RpcOperations } from '../../paths/rpc-operation.ts';
import { usualKeyNames, weakKeyNames } from '../../vocabulary/key-names.ts';
import { parsePathVerb, type RpcRole } from '../../vocabulary/path-verbs.ts';
import {
  expandAbbreviations,
  isSameNoun,
  normalizeName,
  singularize,
} from '../../vocabulary/singularize.ts';
import type { RpcContext } from './rpc-candidates.ts';

/**
 * Finds procedures on records below those of other procedures, which take two keys: `messages.delete` with the
 * `channel` and the `ts` of a message. A list below the parent (`channels.history`) shows the records, and a
 * creation answers with one and its key.
 */
export function findRpcChildren(context: ChildContext, parents: RpcOperations): RpcOperations {
  const lists = listParents(parents).flatMap((parent) => findLists(context, parents, parent));
  return new Map(
    lists
      .flatMap((list) => resolveChildren(context, parents, list))
      .map((operation) => [operation.operation, operation]),
  );
}

type ChildContext = RpcContext & { readonly operations: readonly Operation[] };

/** Records that procedures find by a key outside their path. */
type RpcParent = {
  readonly collectionPath: readonly PathSegment[];
  /** The names of the key in calls about records below. */
  readonly keyNames: readonly string[];
};

function listParents(operations: RpcOperations): readonly RpcParent[] {
  const found = new Map<string, RpcParent>();
  for (const { segments, key, parentKey } of operations.values()) {
    if (key === undefined || key.in === 'path' || parentKey !== undefined) continue;
    const collectionPath = segments.slice(0, -1);
    if (parametersOf(collectionPath).length > 0) continue;
    const treeKey = toTreeKey(collectionPath);
    const noun = singularize(normalizeName(nounOf(collectionPath)));
    const before = found.get(treeKey)?.keyNames ?? [noun, `${noun}id`];
    const name = expandAbbreviations(`${parametersOf(segments).at(-1)}`);
    // An `id` or a `name` is that of the record below.
    const keyNames = [...usualKeyNames, ...weakKeyNames].includes(name)
      ? before
      : [...before, name];
    found.set(treeKey, { collectionPath, keyNames });
  }
  return [...found.values()];
}

/** A list of records below a parent: `channels.history` with a `channel` answers `{ messages: [ … ] }`. */
type ChildList = {
  readonly parent: RpcParent;
  readonly operation: Operation;
  readonly parentKey: FoundKeyLocation;
  readonly noun: string;
  /** The schemas of the records in it. */
  readonly entry: readonly string[];
};

function findLists(
  context: ChildContext,
  taken: RpcOperations,
  parent: RpcParent,
): readonly ChildList[] {
  return context.operations.flatMap((operation): readonly ChildList[] => {
    if (taken.has(operation) || !isBelow(context, operation, parent)) return [];
    const { parentKey } = findKeys(context, operation, parent);
    return parentKey
      ? listShownLists(context, operation).map((list) => ({
          parent,
          operation,
          parentKey,
          ...list,
        }))
      : [];
  });
}

/** `/channels.history` and `/channels/history` are below channels. */
function isBelow(
  { parsePath }: RpcContext,
  { path }: Operation,
  { collectionPath }: RpcParent,
): boolean {
  const segments = parsePath(path);
  const last = segments?.at(-1);
  if (!segments || last?.kind !== 'literal') return false;
  const above = toTreeKey(segments.slice(0, -1));
  const dot = last.text.lastIndexOf('.');
  const dotted = dot > 0 ? `${above}/${last.text.slice(0, dot)}` : above;
  return dotted === toTreeKey(collectionPath);
}

/** The lists of objects in a reply, by the name of their property. */
function listShownLists(
  { schemaViews }: RpcContext,
  operation: Operation,
): readonly Pick<ChildList, 'noun' | 'entry'>[] {
  const reply = schemaViews.of([`${findReplySchema(operation)}`]);
  return [...propertiesOf(schemaViews, reply)].flatMap(([noun, pointers]) => {
    const entry = entriesOf(schemaViews, schemaViews.of(pointers));
    const names = propertiesOf(schemaViews, schemaViews.of(entry));
    return kindAt(schemaViews, pointers) === 'array' && names.size > 0 ? [{ noun, entry }] : [];
  });
}

/** The keys that a call may carry: that of the parent, and others. */
type CallKeys = {
  readonly parentKey: FoundKeyLocation | undefined;
  readonly others: readonly FoundKeyLocation[];
};

function findKeys(
  { schemaViews }: RpcContext,
  operation: Operation,
  { keyNames }: RpcParent,
): CallKeys {
  const all = listKeyLocations(schemaViews, operation);
  const parentKey = all.find(({ name }) => keyNames.includes(expandAbbreviations(name)));
  return { parentKey, others: all.filter((one) => one !== parentKey) };
}

function resolveChildren(
  context: ChildContext,
  taken: RpcOperations,
  list: ChildList,
): readonly RpcOperation[] {
  const { parent } = list;
  const free = context.operations.flatMap((operation): readonly ChildCandidate[] => {
    if (taken.has(operation) || operation === list.operation) return [];
    const { parentKey, others } = findKeys(context, operation, parent);
    const role = toRole(context, operation);
    return parentKey ? [{ operation, parentKey, others, role }] : [];
  });
  const creations = free.flatMap((one) => {
    const record = one.role === undefined && findCreatedRecord(context, one, list);
    return record ? [{ ...one, shownKeys: listShownKeys(context, one, record) }] : [];
  });
  const changes = free.filter(({ role }) => role !== undefined && changeRoles.includes(role));
  const counts = creations
    .flatMap(({ shownKeys }) => shownKeys)
    .filter((name) => isShown(context, list.entry, name))
    .map((name) => ({ name, changes: changes.filter((one) => takesKey(one, name)) }));
  const [key] = counts.toSorted((one, other) => other.changes.length - one.changes.length);
  if (key === undefined || key.changes.length === 0) return [];
  return [
    toRpcOperation(list, { ...list, role: 'list', others: [] }, undefined),
    ...creations
      .filter(({ shownKeys }) => shownKeys.includes(key.name))
      .map((one) => toRpcOperation(list, { ...one, role: 'create' }, undefined)),
    ...key.changes.map((one) => toRpcOperation(list, one, key.name)),
  ];
}

/** An operation that takes the key of the parent. */
type ChildCandidate = {
  readonly operation: Operation;
  readonly parentKey: FoundKeyLocation;
  /** What it takes besides. */
  readonly others: readonly FoundKeyLocation[];
  readonly role: RpcRole | undefined;
};

const changeRoles: readonly RpcRole[] = ['read', 'update', 'remove'];

function toRole({ parsePath }: RpcContext, { path }: Operation): RpcRole | undefined {
  const last = parsePath(path)?.at(-1);
  const role = last?.kind === 'literal' ? parsePathVerb(last.text)?.role : undefined;
  return role === 'create' ? undefined : role;
}

/** `{ channel, ts, message: { … } }` in the reply of a POST, with a record of the list. */
function findCreatedRecord(
  { schemaViews, envelopes }: RpcContext,
  { operation }: ChildCandidate,
  { noun, entry }: ChildList,
): Envelope | undefined {
  if (operation.method !== 'POST') return undefined;
  const one = envelopes.findRecord(operation, { noun, parameter: 'id' });
  const [name] = one?.path ?? [];
  const isNamed = one?.path.length === 1 && isSameNoun(`${name}`, noun);
  return isNamed && describeSameRecords(schemaViews, one.schemaPointers, entry) ? one : undefined;
}

/** What the reply to a creation shows beside the record and in it, and the request does not have. */
function listShownKeys(
  { schemaViews }: RpcContext,
  { operation, parentKey, others }: ChildCandidate,
  record: Envelope,
): readonly string[] {
  const places = [[`${findReplySchema(operation)}`], record.schemaPointers];
  const sent = [parentKey, ...others].map(({ name }) => name);
  return places.flatMap((place) =>
    [...propertiesOf(schemaViews, schemaViews.of(place))].flatMap(([name, pointers]) =>
      kindAt(schemaViews, pointers) === 'scalar' && !sent.includes(name) ? [name] : [],
    ),
  );
}

function isShown({ schemaViews }: RpcContext, entry: readonly string[], name: string): boolean {
  return propertiesOf(schemaViews, schemaViews.of(entry)).has(name);
}

function takesKey({ others }: ChildCandidate, key: string): boolean {
  return others.some(({ name }) => name === key);
}

function toRpcOperation(
  { parent: { collectionPath }, noun, parentKey }: ChildList,
  candidate: Omit<ChildCandidate, 'role'> & { readonly role: RpcRole | undefined },
  keyName: string | undefined,
): RpcOperation {
  const { operation, role = 'create', others } = candidate;
  const key = others.find(({ name }) => name === keyName);
  const all: readonly PathSegment[] = [
    ...collectionPath,
    { kind: 'parameter', name: parentKey.name },
    { kind: 'literal', text: noun },
  ];
  return {
    operation,
    role,
    verb: undefined,
    segments: key ? [...all, { kind: 'parameter', name: key.name }] : all,
    key: key?.location,
    schemaPointers: key?.schemaPointers ?? [],
    parentKey: candidate.parentKey.location,
  };
}
