import type { DocumentExtensions } from '../extension/extension.ts';
import { type PathSegment, parametersOf, toTreeKey, toTreeKeyPart } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { findResourceByName } from '../resources/resource-name.ts';
import { versionSegment } from '../vocabulary/path-segments.ts';

type AncestorSources = {
  readonly extensions: DocumentExtensions;
  /** By the tree keys of item paths. */
  readonly byItemPath: ReadonlyMap<string, Resource>;
};

/** The resources whose keys a path holds, from left to right; `undefined` where none is known. */
export type FindAncestors = (segments: readonly PathSegment[]) => readonly (Resource | undefined)[];

/** The `parent` that `x-sandlot` gives, and the pointer to it. */
type ExplicitParent = { readonly parent: string | false; readonly pointer: string };

export function createAncestorFinder({ extensions, byItemPath }: AncestorSources): FindAncestors {
  const explicitParents = new Map<string, ExplicitParent>();
  for (const { segments, parent, pointer } of extensions.paths.values()) {
    if (parent !== undefined)
      explicitParents.set(toParentKey(segments, pointer), {
        parent,
        pointer: `${pointer}/parent`,
      });
  }
  const find = (treeKey: string, segments: readonly PathSegment[]): Resource | undefined => {
    const explicit = explicitParents.get(treeKey);
    if (explicit === undefined) {
      const resource = byItemPath.get(treeKey) ?? findAtOtherBasePath(byItemPath, segments);
      return resource?.parameter === '' ? undefined : resource;
    }
    const { parent, pointer } = explicit;
    return parent === false
      ? undefined
      : findParent([...byItemPath.values()], segments, { parent, pointer });
  };
  return (segments) => {
    let treeKey = '';
    return segments.flatMap((segment, index) => {
      treeKey += toTreeKeyPart(segment);
      return segment.kind === 'parameter' ? [find(treeKey, segments.slice(0, index + 1))] : [];
    });
  };
}

/**
 * The parent of `/apis/apps/v1/namespaces/{namespace}/pods` is what `/api/v1/namespaces/{name}` reads, where
 * nothing reads one below the first base path.
 */
function findAtOtherBasePath(
  byItemPath: AncestorSources['byItemPath'],
  segments: readonly PathSegment[],
): Resource | undefined {
  const [noun, key] = segments.slice(-2);
  const base = segments.slice(0, -2);
  if (noun?.kind !== 'literal' || key?.kind !== 'parameter' || !isVersionedBase(base))
    return undefined;
  for (const resource of new Set(byItemPath.values())) {
    const [above, last] = [resource.segments.slice(0, -1), resource.segments.at(-1)];
    const isSameNoun = last?.kind === 'literal' && last.text === noun.text;
    if (isSameNoun && resource.item !== undefined && isVersionedBase(above)) return resource;
  }
  return undefined;
}

/** Whether a path is the base path of a version of the API: `/apis/apps/v1`. */
function isVersionedBase(segments: readonly PathSegment[]): boolean {
  const last = segments.at(-1);
  return (
    last?.kind === 'literal' &&
    versionSegment.test(last.text) &&
    segments.every(({ kind }) => kind === 'literal')
  );
}

/** The tree key of a path up to the last key before that of its own records. */
function toParentKey(segments: readonly PathSegment[], pointer: string): string {
  const parents = segments.at(-1)?.kind === 'parameter' ? segments.slice(0, -1) : segments;
  const end = parents.findLastIndex(({ kind }) => kind === 'parameter');
  if (end < 0)
    throw new Error(
      `${pointer}/parent needs a path with the key of a parent, such as /owners/{id}/pets`,
    );
  return toTreeKey(parents.slice(0, end + 1));
}

function findParent(
  resources: readonly Resource[],
  segments: readonly PathSegment[],
  { parent, pointer }: { readonly parent: string; readonly pointer: string },
): Resource {
  const resource = findResourceByName(resources, parent, pointer);
  const expected = parametersOf(resource.segments).length + 1;
  const found = parametersOf(segments).length;
  if (resource.kind === 'collection' && expected === found) return resource;
  throw new Error(
    `${pointer} cannot be "${parent}": one of ${resource.name} takes ${expected} keys, the path up to it has ${found}`,
  );
}
