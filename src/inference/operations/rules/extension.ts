import type { Operation } from '../../../openapi/openapi.ts';
import type { OperationExtension } from '../../extension/extension.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { findResourceByName } from '../../resources/resource-name.ts';
import { type InferenceContext, toEnvelopes } from '../operation-context.ts';
import type { OperationRule, RecordPlanKind, RuleMatch } from '../operation-rule.ts';
import { matchCollection } from './collection.ts';
import { matchItem } from './item.ts';

/** `x-sandlot: { behaviour: read, resource: pets }` on an operation counts before every other rule. */
export const extension: OperationRule = {
  name: 'extension',
  summary: 'The x-sandlot of an operation or path says what it does.',
  docs: '#extension',
  infer: (context, { operation, segments = [] }) => {
    if (!context.extensions.isStateful(operation)) return statelessMatch;
    const fields = context.extensions.operation(operation);
    if (fields?.resource === undefined && fields?.behaviour === undefined) return undefined;
    if (fields.behaviour === 'example')
      return { ...exampleMatch, ancestors: context.resources.ancestorsOf(segments) };
    return matchFields(context, operation, { fields, behaviour: fields.behaviour, segments });
  },
};

const statelessMatch: RuleMatch = {
  kind: 'example',
  reason: 'x-sandlot sets stateful: false, so it answers with the example of the document',
  ancestors: [],
};

const exampleMatch: RuleMatch = {
  kind: 'example',
  reason: 'x-sandlot sets the behaviour "example"',
};

type ExtendedPath = {
  readonly fields: OperationExtension;
  readonly behaviour: RecordPlanKind | undefined;
  readonly segments: readonly PathSegment[];
};

/** @throws an error with a sentence where the fields contradict each other or the path. */
function matchFields(
  context: InferenceContext,
  operation: Operation,
  extended: ExtendedPath,
): RuleMatch {
  const { fields, behaviour, segments } = extended;
  const resource = findExtensionResource(context, extended);
  const keys = countOwnKeys(resource, segments);
  const kind = behaviour ?? findUsualKind(context, operation, { resource, keys });
  if (kind === undefined)
    throw new Error(
      `${fields.pointer} needs a "behaviour": it is not clear what the operation does with ${resource.name}`,
    );
  const problem =
    findPathProblem(resource, { kind, segments }) ??
    findListProblem(context, operation, { kind, resource });
  if (problem !== undefined)
    throw new Error(
      `${fields.pointer} sets the behaviour "${kind}" on ${resource.name}, but ${problem}`,
    );
  return {
    kind,
    reason: `x-sandlot sets the behaviour "${kind}" on ${resource.name}`,
    resource,
    ancestors: toAncestors(context, resource, { kind, segments }),
  };
}

type KindAtPath = { readonly kind: RecordPlanKind; readonly segments: readonly PathSegment[] };

/** The keys of a path are those of parents, and in the end that of one record. */
function toAncestors(
  { resources }: InferenceContext,
  resource: Resource,
  { kind, segments }: KindAtPath,
): readonly (Resource | undefined)[] {
  if (resource.kind === 'singleton' || countOwnKeys(resource, segments) <= 0)
    return resource.ancestors;
  return isNestedCollection({ kind, segments })
    ? resources.ancestorsOf(segments)
    : [...resource.ancestors, resource];
}

/** `POST /features/{id}/events` creates, and `GET` lists, records of one more parent. */
function isNestedCollection({ kind, segments }: KindAtPath): boolean {
  return (kind === 'create' || kind === 'list') && segments.at(-1)?.kind === 'literal';
}

/** How many keys a path has beyond those of the parents of a resource. */
function countOwnKeys(resource: Resource, segments: readonly PathSegment[]): number {
  return parametersOf(segments).length - parametersOf(resource.segments).length;
}

/** The resource that is named; else the nearest on the path with which the behaviour goes together. */
function findExtensionResource(
  { resources: { all, byItemPath } }: InferenceContext,
  { fields: { resource, pointer }, behaviour: kind, segments }: ExtendedPath,
): Resource {
  if (resource !== undefined) return findResourceByName(all, resource, `${pointer}/resource`);
  const near = [segments, segments.slice(0, -1)]
    .map(toTreeKey)
    .flatMap((key) => [byItemPath.get(key), byItemPath.get(`${key}/{}`)])
    .filter((one) => one !== undefined);
  const fitting = near.find(
    (one) => kind && findPathProblem(one, { kind, segments }) === undefined,
  );
  const chosen = fitting ?? near[0];
  if (chosen) return chosen;
  const names = all.map(({ name }) => name).join(', ');
  throw new Error(`${pointer} needs a "resource"; the document has ${names || 'none'}`);
}

/** What the method does at the path of the resource. */
function findUsualKind(
  context: InferenceContext,
  operation: Operation,
  { resource, keys }: { readonly resource: Resource; readonly keys: number },
): RecordPlanKind | undefined {
  const match =
    resource.kind === 'singleton' || keys > 0
      ? matchItem(operation, resource)
      : matchCollection(context, operation, resource);
  return match?.kind;
}

const itemKinds: ReadonlySet<RecordPlanKind> = new Set(['read', 'replace', 'remove', 'action']);
const collectionKinds: ReadonlySet<RecordPlanKind> = new Set(['create', 'list', 'search', 'clear']);

/** Why a behaviour does not fit a path; `undefined` if it does. */
function findPathProblem(resource: Resource, { kind, segments }: KindAtPath): string | undefined {
  const keys = countOwnKeys(resource, segments);
  const isSingle = resource.kind === 'singleton';
  if (isSingle && collectionKinds.has(kind)) return 'there is only one record';
  if (!isSingle && keys > 0 && isNestedCollection({ kind, segments })) return undefined;
  if (keys < 0 || keys > countAllowedKeys(kind, resource)) return 'its path has other keys';
  return isSingle ? undefined : findKeyProblem(kind, keys);
}

/** An action may be on a part of a record. */
function countAllowedKeys(kind: RecordPlanKind, resource: Resource): number {
  if (kind === 'action') return Number.POSITIVE_INFINITY;
  return resource.kind === 'singleton' ? 0 : 1;
}

function findKeyProblem(kind: RecordPlanKind, keys: number): string | undefined {
  if (keys === 0 && itemKinds.has(kind)) return 'its path has no key of a record';
  return keys > 0 && collectionKinds.has(kind) ? 'its path has the key of one record' : undefined;
}

function findListProblem(
  context: InferenceContext,
  operation: Operation,
  { kind, resource }: { readonly kind: RecordPlanKind; readonly resource: Resource },
): string | undefined {
  if (kind !== 'list' && kind !== 'search') return undefined;
  const { listEnvelope } = toEnvelopes(context, operation, resource);
  return listEnvelope
    ? undefined
    : 'no list was found in its reply; set "envelope" to the path of the list';
}
