import { isSameSchema } from '../../bodies/schema-similarity.ts';
import { parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import { collectionCreateVerbs } from '../../vocabulary/path-verbs.ts';
import type { RpcRole } from '../../vocabulary/verbs.ts';
import {
  agreesWithRecord,
  findListSchemaOf,
  hasOtherKey,
  type ShownRecord,
} from './rpc-agreement.ts';
import type { RestOperation, RpcCandidate, RpcContext } from './rpc-candidates.ts';
import { collectionMethodRoles, itemMethodRoles } from './rpc-operation.ts';

/**
 * Whether the REST operations of the path show other records, or identify them by a key that the
 * record does not show.
 */
export function contradictsRecord(
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
export function createConflictCheck(
  context: RpcContext,
  restOperations: readonly RestOperation[],
  record: ShownRecord,
): (candidate: RpcCandidate) => boolean {
  const has = (method: string, place: RestOperation['target']) =>
    restOperations.some(({ operation, target }) => operation.method === method && target === place);
  const isItem = restOperations.some(({ target }) => target === 'one');
  const roles = listRestRoles(restOperations);
  const isKnown = roles.includes('list') || roles.includes('read');
  /** Paths below known records have rules of their own. */
  const isBelow = (one: RpcCandidate) =>
    isKnown && toTreeKey(one.segments.slice(0, -1)) === toTreeKey(one.collectionPath);
  const isListed = (one: RpcCandidate) =>
    isItem &&
    isBelow(one) &&
    isSameSchema(
      context.shapes,
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
export function listRestRoles(restOperations: readonly RestOperation[]): readonly RpcRole[] {
  return restOperations.flatMap(
    ({ operation, target }) =>
      (target === 'one' ? itemMethodRoles : collectionMethodRoles).get(operation.method) ?? [],
  );
}
