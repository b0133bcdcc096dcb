import type { Operation } from '../../openapi/openapi.ts';
import type { OperationExtension } from '../extension/extension.ts';
import { type PathSegment, parametersOf, toTreeKey } from '../paths/path-tree.ts';
import type { Resource } from '../resources/resource.ts';
import { findResourceByName } from '../resources/resource-name.ts';
import { type InferenceContext, toEnvelopes } from './operation-context.ts';
import type { BehaviourName, OperationInference } from './operation-inference.ts';
import { matchCollection, matchItem, type RuleMatch } from './path-rules.ts';

type ExplicitMatch = RuleMatch & Pick<OperationInference, 'ancestors'>;

/**
 * What an operation does because `x-sandlot` says so; `undefined` where it says nothing of that.
 * @throws an error with a sentence where what it says does not go together.
 */
export function matchExtension(
  ground: InferenceContext,
  operation: Operation,
  steps: readonly PathSegment[],
): ExplicitMatch | undefined {
  if (!ground.extensions.isStateful(operation)) return statelessMatch;
  const words = ground.extensions.operation(operation);
  if (words?.resource === undefined && words?.behaviour === undefined) return undefined;
  if (words.behaviour === 'example')
    return { ...exampleMatch, ancestors: ground.resources.ancestorsOf(steps) };
  const resource = findExtensionResource(ground, words, steps);
  const keys = countOwnKeys(resource, steps);
  const behaviour = words.behaviour ?? findUsualBehaviour(ground, operation, { resource, keys });
  if (behaviour === undefined)
    throw new Error(`${words.pointer} must say by "behaviour" what it does with ${resource.name}`);
  const problem =
    findPathProblem(behaviour, resource, keys) ??
    findListProblem(ground, operation, { behaviour, resource });
  if (problem !== undefined)
    throw new Error(`${words.pointer} says "${behaviour}" of ${resource.name}, but ${problem}`);
  return {
    behaviour,
    reason: `x-sandlot says "${behaviour}" of ${resource.name}`,
    resource,
    ancestors:
      resource.kind === 'collection' && keys > 0
        ? [...resource.ancestors, resource]
        : resource.ancestors,
  };
}

const statelessMatch: ExplicitMatch = {
  behaviour: 'example',
  reason: 'x-sandlot says that it is not stateful, so it answers with an example',
  ancestors: [],
};

const exampleMatch: RuleMatch = {
  behaviour: 'example',
  reason: 'x-sandlot says that it answers with an example',
};

/** How many keys a path has beyond those of the parents of a resource. */
function countOwnKeys(resource: Resource, steps: readonly PathSegment[]): number {
  return parametersOf(steps).length - parametersOf(resource.segments).length;
}

/** The resource that is named; else the nearest on the path with which the behaviour goes together. */
function findExtensionResource(
  { resources: { all, byItemPath } }: InferenceContext,
  { resource, behaviour, pointer }: OperationExtension,
  steps: readonly PathSegment[],
): Resource {
  if (resource !== undefined) return findResourceByName(all, resource, `${pointer}/resource`);
  const near = [steps, steps.slice(0, -1)]
    .map(toTreeKey)
    .flatMap((key) => [byItemPath.get(key), byItemPath.get(`${key}/{}`)])
    .filter((one) => one !== undefined);
  const fitting = near.find(
    (one) => behaviour && findPathProblem(behaviour, one, countOwnKeys(one, steps)) === undefined,
  );
  const chosen = fitting ?? near[0];
  if (chosen) return chosen;
  const names = all.map(({ name }) => name).join(', ');
  throw new Error(
    `${pointer} must name by "resource" what it works on; there are ${names || 'no resources'}`,
  );
}

/** What the method does at the path of the resource. */
function findUsualBehaviour(
  ground: InferenceContext,
  operation: Operation,
  { resource, keys }: { readonly resource: Resource; readonly keys: number },
): BehaviourName | undefined {
  const verdict =
    resource.kind === 'singleton' || keys > 0
      ? matchItem(operation, resource)
      : matchCollection(ground, operation, resource);
  return verdict?.behaviour;
}

const itemBehaviours: ReadonlySet<BehaviourName> = new Set(['read', 'replace', 'remove', 'action']);
const collectionBehaviours: ReadonlySet<BehaviourName> = new Set([
  'create',
  'list',
  'search',
  'clear',
]);

/** Why a behaviour does not go together with a path; `undefined` where it does. */
function findPathProblem(
  behaviour: BehaviourName,
  { kind }: Resource,
  keys: number,
): string | undefined {
  const isSingle = kind === 'singleton';
  if (isSingle && collectionBehaviours.has(behaviour)) return 'there is only one';
  const most = behaviour === 'action' ? Number.POSITIVE_INFINITY : isSingle ? 0 : 1;
  if (keys < 0 || keys > most) return 'the path has other keys';
  if (isSingle) return undefined;
  if (keys === 0 && itemBehaviours.has(behaviour)) return 'the path names none of them by a key';
  return keys > 0 && collectionBehaviours.has(behaviour)
    ? 'the path names one of them by a key'
    : undefined;
}

function findListProblem(
  ground: InferenceContext,
  operation: Operation,
  { behaviour, resource }: { readonly behaviour: BehaviourName; readonly resource: Resource },
): string | undefined {
  if (behaviour !== 'list' && behaviour !== 'search') return undefined;
  const { listEnvelope } = toEnvelopes(ground, operation, resource);
  return listEnvelope ? undefined : 'its reply holds no list; say where it stands by "envelope"';
}
