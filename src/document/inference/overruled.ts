import type { Operation } from '../operation.ts';
import type { BehaviourName, Conclusion } from './conclusion.ts';
import { type Concluding, toEnvelopes } from './envelopes.ts';
import { judgeCollection, judgeItem, type Verdict } from './judge.ts';
import type { OperationWords } from './overruling.ts';
import { parametersOf, type Step, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { findNamed } from './resource-name.ts';

type Told = Verdict & Pick<Conclusion, 'ancestors'>;

/**
 * What an operation does because `x-sandlot` says so; `undefined` where it says nothing of that.
 * @throws an error with a sentence where what it says does not go together.
 */
export const judgeTold = (
  ground: Concluding,
  operation: Operation,
  steps: readonly Step[],
): Told | undefined => {
  if (!ground.overruling.isStateful(operation)) return stateless;
  const words = ground.overruling.operation(operation);
  if (words?.resource === undefined && words?.behaviour === undefined) return undefined;
  if (words.behaviour === 'example')
    return { ...exampled, ancestors: ground.resources.ancestorsOf(steps) };
  const resource = findResource(ground, words, steps);
  const keys = countKeys(resource, steps);
  const behaviour = words.behaviour ?? findRule(ground, operation, { resource, keys });
  if (behaviour === undefined)
    throw new Error(`${words.pointer} must say by "behaviour" what it does with ${resource.name}`);
  const problem =
    findProblem(behaviour, resource, keys) ??
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
};

const stateless: Told = {
  behaviour: 'example',
  reason: 'x-sandlot says that it is not stateful, so it answers with an example',
  ancestors: [],
};

const exampled: Verdict = {
  behaviour: 'example',
  reason: 'x-sandlot says that it answers with an example',
};

/** How many keys a path has beyond those of the parents of a resource. */
const countKeys = (resource: Resource, steps: readonly Step[]): number =>
  parametersOf(steps).length - parametersOf(resource.steps).length;

/** The resource that is named; else the nearest on the path with which the behaviour goes together. */
const findResource = (
  { resources: { all, found } }: Concluding,
  { resource, behaviour, pointer }: OperationWords,
  steps: readonly Step[],
): Resource => {
  if (resource !== undefined) return findNamed(all, resource, `${pointer}/resource`);
  const near = [steps, steps.slice(0, -1)]
    .map(toTreeKey)
    .flatMap((key) => [found.get(key), found.get(`${key}/{}`)])
    .filter((one) => one !== undefined);
  const fitting = near.find(
    (one) => behaviour && findProblem(behaviour, one, countKeys(one, steps)) === undefined,
  );
  const chosen = fitting ?? near[0];
  if (chosen) return chosen;
  const names = all.map(({ name }) => name).join(', ');
  throw new Error(
    `${pointer} must name by "resource" what it works on; there are ${names || 'no resources'}`,
  );
};

/** What the method does at the path of the resource. */
const findRule = (
  ground: Concluding,
  operation: Operation,
  { resource, keys }: { readonly resource: Resource; readonly keys: number },
): BehaviourName | undefined => {
  const verdict =
    resource.kind === 'singleton' || keys > 0
      ? judgeItem(operation, resource)
      : judgeCollection(ground, operation, resource);
  return verdict?.behaviour;
};

const ofOne: ReadonlySet<BehaviourName> = new Set(['read', 'replace', 'remove', 'action']);
const ofAll: ReadonlySet<BehaviourName> = new Set(['create', 'list', 'search', 'clear']);

/** Why a behaviour does not go together with a path; `undefined` where it does. */
const findProblem = (
  behaviour: BehaviourName,
  { kind }: Resource,
  keys: number,
): string | undefined => {
  const isSingle = kind === 'singleton';
  if (isSingle && ofAll.has(behaviour)) return 'there is only one';
  const most = behaviour === 'action' ? Number.POSITIVE_INFINITY : isSingle ? 0 : 1;
  if (keys < 0 || keys > most) return 'the path has other keys';
  if (isSingle) return undefined;
  if (keys === 0 && ofOne.has(behaviour)) return 'the path names none of them by a key';
  return keys > 0 && ofAll.has(behaviour) ? 'the path names one of them by a key' : undefined;
};

const findListProblem = (
  ground: Concluding,
  operation: Operation,
  { behaviour, resource }: { readonly behaviour: BehaviourName; readonly resource: Resource },
): string | undefined => {
  if (behaviour !== 'list' && behaviour !== 'search') return undefined;
  const { many } = toEnvelopes(ground, operation, resource);
  return many ? undefined : 'its reply holds no list; say where it stands by "envelope"';
};
