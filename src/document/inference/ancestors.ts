import type { Overruling } from './overruling.ts';
import { parametersOf, type Step, toKeyPart, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { findNamed } from './resource-name.ts';

type Finding = {
  readonly overruling: Overruling;
  /** By the tree keys of one record. */
  readonly found: ReadonlyMap<string, Resource>;
};

/** The resources of the records whose keys stand in a path, from left to right. */
export type AncestorsOf = (steps: readonly Step[]) => readonly (Resource | undefined)[];

/** What `x-sandlot` says of the last key before the records of a path: whose it is, and where that is said. */
type Told = { readonly parent: string | false; readonly pointer: string };

export const openAncestors = ({ overruling, found }: Finding): AncestorsOf => {
  const told = new Map<string, Told>();
  for (const { steps, parent, pointer } of overruling.paths.values()) {
    if (parent !== undefined)
      told.set(toParentKey(steps, pointer), { parent, pointer: `${pointer}/parent` });
  }
  const find = (key: string, steps: readonly Step[]): Resource | undefined => {
    const word = told.get(key);
    if (word === undefined) {
      const resource = found.get(key);
      return resource?.parameter === '' ? undefined : resource;
    }
    const { parent, pointer } = word;
    return parent === false
      ? undefined
      : findParent([...found.values()], steps, { parent, pointer });
  };
  return (steps) => {
    let key = '';
    return steps.flatMap((step, index) => {
      key += toKeyPart(step);
      return step.kind === 'parameter' ? [find(key, steps.slice(0, index + 1))] : [];
    });
  };
};

/** The tree key of the path up to the last key before that of the records themselves. */
const toParentKey = (steps: readonly Step[], pointer: string): string => {
  const above = steps.at(-1)?.kind === 'parameter' ? steps.slice(0, -1) : steps;
  const end = above.findLastIndex((step) => step.kind === 'parameter');
  if (end < 0)
    throw new Error(
      `${pointer}/parent needs a path with the key of a parent, such as /owners/{id}/pets`,
    );
  return toTreeKey(above.slice(0, end + 1));
};

const findParent = (
  resources: readonly Resource[],
  steps: readonly Step[],
  { parent, pointer }: { readonly parent: string; readonly pointer: string },
): Resource => {
  const resource = findNamed(resources, parent, pointer);
  const [own, given] = [parametersOf(resource.steps).length + 1, parametersOf(steps).length];
  if (resource.kind === 'collection' && own === given) return resource;
  throw new Error(
    `${pointer} cannot be "${parent}": the path has ${given} keys of what is above, and those take ${own}`,
  );
};
