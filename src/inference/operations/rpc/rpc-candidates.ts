import type { Operation, SchemaViews } from '../../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../../bodies/envelope-finder.ts';
import type { DocumentExtensions } from '../../extension/extension.ts';
import { type FoundKeyLocation, findKeyInQuery, findKeyLocation } from '../../keys/key-location.ts';
import { nounOf, type PathSegment, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import type { ParsePath } from '../../paths/version-segment.ts';
import { normalizeName, singularize } from '../../vocabulary/singularize.ts';
import type { RpcRole } from '../../vocabulary/verbs.ts';
import { sendsKeyList } from '../batch-changes.ts';
import { itemMethodRoles } from './rpc-operation.ts';
import { parseVerbPath } from './rpc-verb-path.ts';

/** What readings are looked for in. */
export type RpcContext = {
  readonly shapes: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly extensions: DocumentExtensions;
  readonly parsePath: ParsePath;
};

/** An operation that may do something else than its method and path say. */
export type RpcCandidate = {
  readonly operation: Operation;
  readonly role: RpcRole;
  /** The verb in its path; absent where there is none. */
  readonly verb: string | undefined;
  /** The steps of its own path, and those of the path of all records. */
  readonly segments: readonly PathSegment[];
  readonly collectionPath: readonly PathSegment[];
  /** The path parameter that names one. */
  readonly parameter: string | undefined;
  /** Where else one may be named. */
  readonly keyLocation: FoundKeyLocation | undefined;
};

/** An operation at the path of all records of a kind, or of one. */
export type RestOperation = {
  readonly operation: Operation;
  /** The steps of its path, and those of the path of all records. */
  readonly segments: readonly PathSegment[];
  readonly collectionPath: readonly PathSegment[];
  readonly target: 'all' | 'one';
};

/** The operations that speak of records by the same word at the same place. */
export type RpcGroup = {
  readonly candidates: readonly RpcCandidate[];
  readonly restOperations: readonly RestOperation[];
};

/** Gathers operations by the records that their paths speak of, where some may have to be read otherwise. */
export function groupRpcCandidates(
  context: RpcContext,
  operations: readonly Operation[],
): readonly RpcGroup[] {
  const groups = new Map<string, { candidates: RpcCandidate[]; restOperations: RestOperation[] }>();
  const groupOf = (stem: readonly PathSegment[]) => {
    const key = `${toTreeKey(stem.slice(0, -1))}/${singularize(normalizeName(nounOf(stem)))}`;
    const group = groups.get(key) ?? { candidates: [], restOperations: [] };
    groups.set(key, group);
    return group;
  };
  for (const operation of operations) {
    const segments = context.parsePath(operation.path);
    if (segments === undefined || isExplicit(context, operation, segments)) continue;
    const verb = parseVerbPath(segments, operation.method);
    const one = verb ? undefined : toRestOperation(operation, segments);
    if (verb)
      groupOf(verb.collectionPath).candidates.push({
        ...verb,
        operation,
        segments: segments,
        keyLocation: undefined,
      });
    if (one) groupOf(one.collectionPath).restOperations.push(one);
  }
  return [...groups.values()].flatMap((group) => toGroup(context, group));
}

function toRestOperation(
  operation: Operation,
  segments: readonly PathSegment[],
): RestOperation | undefined {
  const target = segments.at(-1)?.kind === 'parameter' ? 'one' : 'all';
  const collectionPath = target === 'one' ? segments.slice(0, -1) : segments;
  return collectionPath.at(-1)?.kind === 'literal'
    ? { operation, segments: segments, collectionPath, target }
    : undefined;
}

/** What `x-sandlot` speaks of is what that says. */
function isExplicit(
  { extensions }: RpcContext,
  operation: Operation,
  segments: readonly PathSegment[],
): boolean {
  const { paths } = extensions;
  const { resource, behaviour, stateful } = extensions.operation(operation) ?? {};
  const isOfPath = paths.size > 0 && paths.has(toTreeKey(segments));
  return isOfPath || [resource, behaviour, stateful].some((word) => word !== undefined);
}

function toGroup(context: RpcContext, group: RpcGroup): readonly RpcGroup[] {
  const asking = listQueryKeyOperations(context, group);
  if (group.candidates.length + asking.length === 0) return [];
  const parameters = listKeyParameters(group);
  const located = group.candidates.map((one) => withKeyLocation(context, one, parameters));
  const candidates = [...located, ...asking];
  const isLeft = ({ operation }: RestOperation) =>
    !asking.some((one) => one.operation === operation);
  return [{ candidates, restOperations: group.restOperations.filter(isLeft) }];
}

/** What paths call the key of the records. */
function listKeyParameters({ candidates, restOperations: some }: RpcGroup): readonly string[] {
  return [
    ...candidates.flatMap(({ parameter }) => parameter ?? []),
    ...some.flatMap(({ target, segments }) =>
      target === 'one' ? parametersOf(segments).slice(-1) : [],
    ),
  ];
}

function withKeyLocation(
  context: RpcContext,
  candidate: RpcCandidate,
  parameters: readonly string[],
): RpcCandidate {
  const { parameter, role, verb: word, operation, collectionPath } = candidate;
  if (parameter !== undefined || role === 'create' || role === 'list') return candidate;
  // What names several removes those.
  if (role === 'remove' && sendsKeyList(context.shapes, operation)) return candidate;
  const noun = nounOf(collectionPath);
  const keyLocation = findKeyLocation(context, operation, { noun, parameters });
  if (!getVerbs.test(`${word}`) || keyLocation?.location.isRequired)
    return { ...candidate, keyLocation };
  // What is got without a key, or with one that only filters, is all of them.
  const one = context.envelopes.findRecord(operation, { noun, parameter: `${keyLocation?.name}` });
  const isAll = keyLocation === undefined ? isPlural(noun) : one?.path.includes(0);
  return isAll ? { ...candidate, role: 'list' } : { ...candidate, keyLocation };
}

/** `GET /getThings` lists them. */
const getVerbs = /^(get|fetch|retrieve)$/i;

function isPlural(noun: string): boolean {
  return singularize(normalizeName(noun)) !== normalizeName(noun);
}

/** The operations whose query has to name a record, where no path has room for its key: `DELETE /things?id=4`. */
function listQueryKeyOperations(
  { shapes }: RpcContext,
  { candidates, restOperations: some }: RpcGroup,
): readonly RpcCandidate[] {
  if (some.length + candidates.length < 2 || some.some(({ target }) => target === 'one')) return [];
  return some.flatMap(({ operation, segments, collectionPath }) => {
    const role = itemMethodRoles.get(operation.method);
    const found = role && findKeyInQuery(shapes, operation, { noun: nounOf(collectionPath) });
    if (role === undefined || !found?.location.isRequired) return [];
    return [
      {
        operation,
        role,
        segments: segments,
        collectionPath: collectionPath,
        keyLocation: found,
        verb: undefined,
        parameter: undefined,
      },
    ];
  });
}
