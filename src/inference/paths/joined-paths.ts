import { isSameSchema } from '../bodies/schema-similarity.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { toResourceName, withoutParameterNames } from '../resources/resource-name.ts';
import { singularize } from '../vocabulary/singularize.ts';
import { nounOf, type PathNode, type PathSegment, toTreeKey } from './path-tree.ts';
import {
  countParents,
  endsInParameter,
  joinPaths,
  type PathNodes,
  type PathSurvey,
  type ResourcePath,
} from './resource-paths.ts';

/** Paths that are joined to one resource, and its name. */
export type NamedResourcePath = { readonly name: string; readonly resourcePath: ResourcePath };

/**
 * Joins the paths to which `x-sandlot` gives the same resource.
 * @throws an error of one sentence if a name does not fit a path.
 */
export function joinPathsByExtensionName(
  context: PathSurvey,
  { paths }: DocumentExtensions,
): readonly NamedResourcePath[] {
  const groups = new Map<string, NamedPaths>();
  const add = (name: string, node: PathNode): NamedPaths => {
    const before = groups.get(withoutParameterNames(name));
    const group: NamedPaths = before
      ? { name: before.name, nodes: [...before.nodes, node] }
      : { name, nodes: [node] };
    groups.set(withoutParameterNames(name), group);
    return group;
  };
  for (const [key, { resource, pointer }] of paths) {
    const node = context.tree.get(key);
    if (resource === undefined || node === undefined) continue;
    checkResourceName(pointer, add(resource, node));
  }
  for (const [key, node] of groups.size > 0 ? context.tree : []) {
    const name = toInferredName(node);
    if (paths.get(key)?.resource === undefined && groups.has(withoutParameterNames(name)))
      add(name, node);
  }
  return [...groups.values()].map(({ name, nodes }) => ({
    name,
    resourcePath: joinPaths(context, 'extension', nodes),
  }));
}

type NamedPaths = { readonly name: string; readonly nodes: PathNodes };

/** The name without an `x-sandlot`; a path with the name of another joins it. */
function toInferredName(node: PathNode): string {
  return toResourceName(
    endsInParameter(node) ? node.segments.slice(0, -1) : node.segments,
    '',
    new Set(),
  );
}

function checkResourceName(pointer: string, { name, nodes }: NamedPaths): void {
  const counts = nodes.map(countParents);
  const names = [...name.matchAll(/\{[^{}]+\}/g)].length;
  if (counts.every((count) => count === names)) return;
  throw new Error(
    `${pointer}/resource needs a {key} in the name for each parent in the path, such as "owners/{owner_id}/pets", and as many in all paths of one name: "${name}"`,
  );
}

/** Joins `/things` with `/thing` and `/thing/{id}`. */
export function joinSingularPaths(
  context: PathSurvey,
  { paths }: DocumentExtensions,
): readonly NamedResourcePath[] {
  return [...context.tree].flatMap(([key, list]) => {
    const nodes = paths.has(key) ? undefined : findSingularPaths(context, key, list);
    if (nodes === undefined || nodes.some(({ segments }) => paths.has(toTreeKey(segments))))
      return [];
    return [
      {
        name: toResourceName(list.segments, '', new Set()),
        resourcePath: joinPaths(context, 'singular-noun', nodes),
      },
    ];
  });
}

/** The paths have to show the same records, and must not do the same thing. */
function findSingularPaths(
  context: PathSurvey,
  key: string,
  list: PathNode,
): PathNodes | undefined {
  const { tree } = context;
  const above = toSingularSegments(list.segments);
  if (above === undefined || list.operations.has('POST') || tree.has(`${key}/{}`)) return undefined;
  const item = tree.get(`${toTreeKey(above)}/{}`);
  const create = tree.get(toTreeKey(above));
  if (item === undefined || create?.operations.has('GET')) return undefined;
  if (!showSameRecords(context, list, item)) return undefined;
  return create === undefined ? [list, item] : [list, create, item];
}

function toSingularSegments(segments: readonly PathSegment[]): readonly PathSegment[] | undefined {
  const last = segments.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const text = singularize(last.text);
  return text === last.text ? undefined : [...segments.slice(0, -1), { kind: 'literal', text }];
}

function showSameRecords(
  { envelopes, schemaViews }: PathSurvey,
  list: PathNode,
  item: PathNode,
): boolean {
  const hint = { parameter: 'id', noun: nounOf(list.segments) };
  const many = envelopes.findList(list.operations.get('GET'), hint);
  const one = envelopes.findRecord(item.operations.get('GET'), hint);
  return (
    many !== undefined &&
    one !== undefined &&
    isSameSchema(schemaViews, many.schemaPointers, one.schemaPointers)
  );
}
