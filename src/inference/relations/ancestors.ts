import type { DocumentExtensions } from '../extension/extension.ts';
import { type PathSegment, parametersOf, toTreeKey, toTreeKeyPart } from '../paths/path-tree.ts';
import type { Resource } from '../resources/resource.ts';
import { findResourceByName } from '../resources/resource-name.ts';

type AncestorSources = {
  readonly extensions: DocumentExtensions;
  /** By the tree keys of one record. */
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** The resources of the records whose keys stand in a path, from left to right. */
export type FindAncestors = (steps: readonly PathSegment[]) => readonly (Resource | undefined)[];

/** What `x-sandlot` says of the last key before the records of a path: whose it is, and where that is said. */
type ExplicitParent = { readonly parent: string | false; readonly pointer: string };

export function createAncestorFinder({ extensions, byItemPath }: AncestorSources): FindAncestors {
  const told = new Map<string, ExplicitParent>();
  for (const { segments, parent, pointer } of extensions.paths.values()) {
    if (parent !== undefined)
      told.set(toParentKey(segments, pointer), { parent, pointer: `${pointer}/parent` });
  }
  const find = (key: string, steps: readonly PathSegment[]): Resource | undefined => {
    const word = told.get(key);
    if (word === undefined) {
      const resource = byItemPath.get(key);
      return resource?.parameter === '' ? undefined : resource;
    }
    const { parent, pointer } = word;
    return parent === false
      ? undefined
      : findParent([...byItemPath.values()], steps, { parent, pointer });
  };
  return (steps) => {
    let key = '';
    return steps.flatMap((step, index) => {
      key += toTreeKeyPart(step);
      return step.kind === 'parameter' ? [find(key, steps.slice(0, index + 1))] : [];
    });
  };
}

/** The tree key of the path up to the last key before that of the records themselves. */
function toParentKey(steps: readonly PathSegment[], pointer: string): string {
  const above = steps.at(-1)?.kind === 'parameter' ? steps.slice(0, -1) : steps;
  const end = above.findLastIndex((step) => step.kind === 'parameter');
  if (end < 0)
    throw new Error(
      `${pointer}/parent needs a path with the key of a parent, such as /owners/{id}/pets`,
    );
  return toTreeKey(above.slice(0, end + 1));
}

function findParent(
  resources: readonly Resource[],
  steps: readonly PathSegment[],
  { parent, pointer }: { readonly parent: string; readonly pointer: string },
): Resource {
  const resource = findResourceByName(resources, parent, pointer);
  const [own, given] = [parametersOf(resource.segments).length + 1, parametersOf(steps).length];
  if (resource.kind === 'collection' && own === given) return resource;
  throw new Error(
    `${pointer} cannot be "${parent}": the path has ${given} keys of what is above, and those take ${own}`,
  );
}
