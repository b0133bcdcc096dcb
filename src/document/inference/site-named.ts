import type { Overruling } from './overruling.ts';
import type { PathNode } from './path-tree.ts';
import { bare, toName } from './resource-name.ts';
import {
  countParents,
  endsInKey,
  joinPaths,
  type Nodes,
  type Site,
  type Surveying,
} from './site.ts';

/** A site that `x-sandlot` names. */
export type NamedSite = { readonly name: string; readonly site: Site };

/**
 * The sites that `x-sandlot` of paths names: paths with the same name are of the same records.
 * @throws an error with a sentence where a name or paths do not fit together.
 */
export const joinNamed = (ground: Surveying, { paths }: Overruling): readonly NamedSite[] => {
  const groups = new Map<string, Group>();
  const add = (name: string, node: PathNode): Group => {
    const before = groups.get(bare(name));
    const group: Group = before
      ? { name: before.name, nodes: [...before.nodes, node] }
      : { name, nodes: [node] };
    groups.set(bare(name), group);
    return group;
  };
  for (const [key, { resource, pointer }] of paths) {
    const node = ground.tree.get(key);
    if (resource === undefined || node === undefined) continue;
    checkName(pointer, add(resource, node));
  }
  for (const [key, node] of groups.size > 0 ? ground.tree : []) {
    const name = toOwnName(node);
    if (paths.get(key)?.resource === undefined && groups.has(bare(name))) add(name, node);
  }
  return [...groups.values()].map(({ name, nodes }) => ({ name, site: joinPaths(ground, nodes) }));
};

type Group = { readonly name: string; readonly nodes: Nodes };

/** What a path would be called if nobody said anything: what is called so joins in. */
const toOwnName = (node: PathNode): string =>
  toName(endsInKey(node) ? node.steps.slice(0, -1) : node.steps, '', new Set());

const checkName = (pointer: string, { name, nodes }: Group): void => {
  const counts = nodes.map(countParents);
  const named = [...name.matchAll(/\{[^{}]+\}/g)].length;
  if (counts.every((count) => count === named)) return;
  throw new Error(
    `${pointer}/resource needs a {key} in the name for each parent in the path, such as "owners/{owner_id}/pets", and as many in all paths of one name: "${name}"`,
  );
};
