import type { Operation } from '../../../openapi/openapi.ts';
import { isSameSchema } from '../../bodies/schema-similarity.ts';
import {
  type KeyLocation,
  nounOf,
  type PathSegment,
  parametersOf,
  toTreeKey,
} from '../../paths/path-tree.ts';
import {
  collectionMethodRoles,
  itemMethodRoles,
  type RpcOperation,
  type RpcOperations,
} from '../../paths/rpc-operation.ts';
import { collectionCreateVerbs, type RpcRole } from '../../vocabulary/path-verbs.ts';
import {
  agreesWithRecord,
  findListSchemaOf,
  findShownRecord,
  hasOtherKey,
  type ShownRecord,
} from './rpc-agreement.ts';
import {
  groupRpcCandidates,
  type RestOperation,
  type RpcCandidate,
  type RpcContext,
  type RpcGroup,
} from './rpc-candidates.ts';

/**
 * Finds operations that stand for REST operations. They are searched in groups that are about the
 * same records: their schemas have to agree, they have to do at least two different things, and one
 * of them has to show the record.
 */
export function findRpcOperations(
  context: RpcContext,
  operations: readonly Operation[],
): RpcOperations {
  return new Map(
    groupRpcCandidates(context, operations)
      .flatMap((group) => resolveGroup(context, group))
      .map((rpcOperation) => [rpcOperation.operation, rpcOperation]),
  );
}

function resolveGroup(
  context: RpcContext,
  { candidates, restOperations }: RpcGroup,
): readonly RpcOperation[] {
  const stem = findCollectionPath(context, candidates, restOperations);
  const [own, siblings] = partition(
    restOperations,
    (one) => toTreeKey(one.collectionPath) === toTreeKey(stem),
  );
  const all = [...candidates, ...listSingularPaths(own, siblings)];
  const record = { noun: nounOf(stem), entity: findShownRecord(context, all, own) };
  if (record.entity.length === 0 || contradictsRecord(context, own, record)) return [];
  const isFree = createConflictCheck(context, own, record);
  const taken = all.filter((one) => isFree(one) && agreesWithRecord(context, one, record));
  const roles = new Set([...taken.map(({ role }) => role), ...listRestRoles(own)]);
  if (!taken.some((one) => candidates.includes(one)) || roles.size < 2) return [];
  return taken.map((one) => toRpcOperation(one, record.noun));
}

function partition<Value>(
  all: readonly Value[],
  isFirst: (one: Value) => boolean,
): readonly [readonly Value[], readonly Value[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** The path of all records: that of REST operations first, else that of a list. */
function findCollectionPath(
  context: RpcContext,
  candidates: readonly RpcCandidate[],
  restOperations: readonly RestOperation[],
): readonly PathSegment[] {
  const lists = (operation: Operation, stem: readonly PathSegment[]) =>
    operation.method === 'GET' && findListSchemaOf(context, operation, nounOf(stem)).length > 0;
  const all = [
    ...restOperations.filter(({ target }) => target === 'one'),
    ...restOperations.filter(({ operation, collectionPath }) => lists(operation, collectionPath)),
    ...candidates.filter(({ role }) => role === 'list'),
    ...restOperations,
    ...candidates,
  ];
  return all.slice(0, 1).flatMap(({ collectionPath }) => collectionPath);
}

/** `POST /thing` creates, and `GET /thing` lists, what `/things` holds. */
function listSingularPaths(
  restOperations: readonly RestOperation[],
  siblings: readonly RestOperation[],
): readonly RpcCandidate[] {
  return restOperations.some(({ target }) => target === 'one')
    ? []
    : siblings.flatMap(({ target, ...one }) => {
        // A path below a key is an action on that record.
        const isBehind = one.collectionPath.at(-2)?.kind === 'parameter';
        const role =
          target === 'all' && !isBehind
            ? collectionMethodRoles.get(one.operation.method)
            : undefined;
        if (role === undefined) return [];
        return [{ ...one, role, verb: undefined, parameter: undefined, keyLocation: undefined }];
      });
}

function toRpcOperation(
  { operation, role, verb, collectionPath, parameter, keyLocation }: RpcCandidate,
  noun: string,
): RpcOperation {
  const all: readonly PathSegment[] = [
    ...collectionPath.slice(0, -1),
    { kind: 'literal', text: noun },
  ];
  const name = role === 'create' || role === 'list' ? undefined : (parameter ?? keyLocation?.name);
  if (name === undefined)
    return { operation, role, verb, segments: all, key: undefined, schemaPointers: [] };
  const key: KeyLocation =
    parameter === undefined && keyLocation ? keyLocation.location : { in: 'path', name };
  return {
    operation,
    role,
    verb,
    key,
    segments: [...all, { kind: 'parameter', name }],
    schemaPointers: keyLocation?.schemaPointers ?? [],
  };
}

/**
 * Whether the REST operations of the path show other records, or identify them by a key that the
 * record does not show.
 */
function contradictsRecord(
  context: RpcContext,
  restOperations: readonly RestOperation[],
  record: ShownRecord,
): boolean {
  return restOperations.some(({ target, ...one }) => {
    const parameter = target === 'one' ? parametersOf(one.segments).at(-1) : undefined;
    if (parameter !== undefined && hasOtherKey(context, parameter, record)) return true;
    if (one.operation.method !== 'GET') return false;
    const role = target === 'one' ? 'read' : 'list';
    return !agreesWithRecord(
      context,
      { ...one, role, parameter, verb: undefined, keyLocation: undefined },
      record,
    );
  });
}

/** Tells whether no REST operation already does what a candidate does. */
function createConflictCheck(
  context: RpcContext,
  restOperations: readonly RestOperation[],
  record: ShownRecord,
): (candidate: RpcCandidate) => boolean {
  const has = (method: string, place: RestOperation['target']) =>
    restOperations.some(({ operation, target }) => operation.method === method && target === place);
  const isItem = restOperations.some(({ target }) => target === 'one');
  const roles = listRestRoles(restOperations);
  const isKnown = roles.includes('list') || roles.includes('read');
  /** Paths below known records have other rules. */
  const isBelow = (one: RpcCandidate) =>
    isKnown && toTreeKey(one.segments.slice(0, -1)) === toTreeKey(one.collectionPath);
  const isListed = (one: RpcCandidate) =>
    isItem &&
    isBelow(one) &&
    isSameSchema(
      context.schemaViews,
      findListSchemaOf(context, one.operation, record.noun),
      record.entity,
    );
  const isFree: Readonly<Record<RpcRole, (one: RpcCandidate) => boolean>> = {
    list: (one) => !has('GET', 'all') && !isListed(one),
    create: (one) =>
      !has('POST', 'all') && !(isBelow(one) && collectionCreateVerbs.includes(`${one.verb}`)),
    // A path below the key may read a part of the record.
    read: (one) => !(has('GET', 'one') && isBelowItem(one)),
    update: () => true,
    remove: (one) => (one.parameter ?? one.keyLocation) !== undefined || !isBelow(one),
  };
  return (one) => isFree[one.role](one);
}

function isBelowItem({ parameter, segments }: RpcCandidate): boolean {
  return parameter !== undefined && segments.at(-1)?.kind === 'literal';
}

/** What REST operations do with the records. */
function listRestRoles(restOperations: readonly RestOperation[]): readonly RpcRole[] {
  return restOperations.flatMap(
    ({ operation, target }) =>
      (target === 'one' ? itemMethodRoles : collectionMethodRoles).get(operation.method) ?? [],
  );
}
