import { findBodySchema, type Operation, type SchemaViews } from '../../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../../bodies/envelope-finder.ts';
import type { DocumentExtensions } from '../../extension/extension.ts';
import { sendsKeyList } from '../../keys/key-lists.ts';
import { type FoundKeyLocation, findKeyInQuery, findKeyLocation } from '../../keys/key-location.ts';
import { nounOf, type PathSegment, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import { itemMethodRoles } from '../../paths/rpc-operation.ts';
import type { ParsePath } from '../../paths/version-segment.ts';
import { namingKeys } from '../../vocabulary/key-names.ts';
import { getVerb, type RpcRole } from '../../vocabulary/path-verbs.ts';
import { recordWrapperNames } from '../../vocabulary/reply-properties.ts';
import { normalizeName, singularize } from '../../vocabulary/singularize.ts';
import { parseVerbPath } from './rpc-verb-path.ts';

/** What RPC operations are searched in. */
export type RpcContext = {
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly extensions: DocumentExtensions;
  readonly parsePath: ParsePath;
};

/** An operation that may stand for a REST operation. */
export type RpcCandidate = {
  readonly operation: Operation;
  readonly role: RpcRole;
  /** The verb in its path; absent if there is none. */
  readonly verb: string | undefined;
  /** Its own path, and below that of all records. */
  readonly segments: readonly PathSegment[];
  readonly collectionPath: readonly PathSegment[];
  /** The path parameter that identifies one record. */
  readonly parameter: string | undefined;
  /** Where else a call carries the key. */
  readonly keyLocation: FoundKeyLocation | undefined;
};

/** An operation at the path of all records, or of one. */
export type RestOperation = {
  readonly operation: Operation;
  /** Its own path, and below that of all records. */
  readonly segments: readonly PathSegment[];
  readonly collectionPath: readonly PathSegment[];
  readonly target: 'all' | 'one';
};

/** Operations whose paths hold the same noun at the same place. */
export type RpcGroup = {
  readonly candidates: readonly RpcCandidate[];
  readonly restOperations: readonly RestOperation[];
};

/**
 * Groups operations by the records that their paths are about; only groups with candidates are
 * returned.
 */
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

/** An operation with an `x-sandlot` is not a candidate. */
function isExplicit(
  { extensions }: RpcContext,
  operation: Operation,
  segments: readonly PathSegment[],
): boolean {
  const { paths } = extensions;
  const { resource, behaviour, stateful } = extensions.operation(operation) ?? {};
  const isOfPath = paths.size > 0 && paths.has(toTreeKey(segments));
  return isOfPath || [resource, behaviour, stateful].some((field) => field !== undefined);
}

function toGroup(context: RpcContext, group: RpcGroup): readonly RpcGroup[] {
  const asking = listQueryKeyOperations(context, group);
  if (group.candidates.length + asking.length === 0) return [];
  const parameters = [
    ...listKeyParameters(group),
    ...listEnvelopeNames(context, group),
    ...listListKeyNames(context, group),
    ...listRequiredNames(context, group),
  ];
  const located = group.candidates.map((one) => withKeyLocation(context, one, parameters));
  const candidates = [...located, ...asking];
  const isLeft = ({ operation }: RestOperation) =>
    !asking.some((one) => one.operation === operation);
  return [{ candidates, restOperations: group.restOperations.filter(isLeft) }];
}

/** The names that paths have for the key of the records. */
function listKeyParameters({ candidates, restOperations: variants }: RpcGroup): readonly string[] {
  return [
    ...candidates.flatMap(({ parameter }) => parameter ?? []),
    ...variants.flatMap(({ target, segments }) =>
      target === 'one' ? parametersOf(segments).slice(-1) : [],
    ),
  ];
}

/** What replies call the record: `conversations.info` takes the `channel` that its `{ ok, channel }` shows. */
function listEnvelopeNames({ envelopes }: RpcContext, { candidates }: RpcGroup): readonly string[] {
  const names = candidates.flatMap(({ operation, collectionPath, role }) => {
    const hint = { noun: nounOf(collectionPath), parameter: 'id' };
    const [name, ...rest] = envelopes.findRecord(operation, hint)?.path ?? [];
    const isOfOne = typeof name === 'string' && rest.length === 0 && role !== 'list';
    return isOfOne && !recordWrapperNames.includes(normalizeName(name)) ? [name] : [];
  });
  return [...new Set(names)].flatMap((name) => [name, `${name}_id`]);
}

/** What replies call the records: a call names one of `{ "screenings": [ … ] }` by `screening_id`. */
function listListKeyNames({ envelopes }: RpcContext, { candidates }: RpcGroup): readonly string[] {
  return candidates.flatMap(({ operation, collectionPath, role }) => {
    const hint = { noun: nounOf(collectionPath), parameter: 'id' };
    const [name] = role === 'list' ? (envelopes.findList(operation, hint)?.path ?? []) : [];
    return typeof name === 'string' ? [`${singularize(name)}_id`] : [];
  });
}

/** `POST /templates/info` and `POST /templates/delete` require a `name`, by which templates are read. */
function listRequiredNames(
  { schemaViews }: RpcContext,
  { candidates }: RpcGroup,
): readonly string[] {
  const listRequired = (roles: readonly RpcRole[]) =>
    candidates
      .filter(({ role, parameter }) => roles.includes(role) && parameter === undefined)
      .map(({ operation }) => schemaViews.of([`${findBodySchema(operation)}`]).required);
  const [keyed, created] = [listRequired(['read', 'remove']), listRequired(['create'])];
  if (keyed.length === 0 || keyed.length + created.length < 2) return [];
  return namingKeys
    .filter((name) => [...keyed, ...created].every((names) => names.has(name)))
    .slice(0, 1);
}

function withKeyLocation(
  context: RpcContext,
  candidate: RpcCandidate,
  parameters: readonly string[],
): RpcCandidate {
  const { parameter, role, verb: field, operation, collectionPath } = candidate;
  if (parameter !== undefined || role === 'create' || role === 'list') return candidate;
  // A request that lists keys removes several records.
  if (role === 'remove' && sendsKeyList(context.schemaViews, operation)) return candidate;
  const noun = nounOf(collectionPath);
  const keyLocation = findKeyLocation(context, operation, { noun, parameters });
  if (!getVerb.test(`${field}`) || keyLocation?.location.isRequired)
    return { ...candidate, keyLocation };
  // A GET without a key, or with one that only filters, lists records.
  const one = context.envelopes.findRecord(operation, { noun, parameter: `${keyLocation?.name}` });
  const isAll = keyLocation === undefined ? isPlural(noun) : one?.path.includes(0);
  return isAll ? { ...candidate, role: 'list' } : { ...candidate, keyLocation };
}

function isPlural(noun: string): boolean {
  return singularize(normalizeName(noun)) !== normalizeName(noun);
}

/**
 * Operations whose query requires a key for which no path has a parameter: `DELETE /things?id=4`.
 */
function listQueryKeyOperations(
  { schemaViews }: RpcContext,
  { candidates, restOperations: variants }: RpcGroup,
): readonly RpcCandidate[] {
  if (variants.length + candidates.length < 2 || variants.some(({ target }) => target === 'one'))
    return [];
  return variants.flatMap(({ operation, segments, collectionPath }) => {
    const role = itemMethodRoles.get(operation.method);
    if (!requiresQuery(operation)) return [];
    const found = role && findKeyInQuery(schemaViews, operation, { noun: nounOf(collectionPath) });
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

function requiresQuery({ parameters }: Operation): boolean {
  return parameters.some((one) => one.in === 'query' && one.required);
}
