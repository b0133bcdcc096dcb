import { isSame } from './envelope.ts';
import { singular } from './noun.ts';
import type { Overruling } from './overruling.ts';
import { nounOf, type PathNode, type Step, toTreeKey } from './path-tree.ts';
import { toName } from './resource-name.ts';
import { joinPaths, type Nodes, type Surveying } from './site.ts';
import type { NamedSite } from './site-named.ts';

/** The sites whose list has a path of its own: `/things` beside `/thing` and `/thing/{id}`. */
export const joinNumbers = (ground: Surveying, { paths }: Overruling): readonly NamedSite[] =>
  [...ground.tree].flatMap(([key, list]) => {
    const nodes = paths.has(key) ? undefined : findNumbers(ground, key, list);
    if (nodes === undefined || nodes.some(({ steps }) => paths.has(toTreeKey(steps)))) return [];
    return [{ name: toName(list.steps, '', new Set()), site: joinPaths(ground, nodes) }];
  });

/** The paths of all and of one, where both show the same records and neither does what the other does. */
const findNumbers = (ground: Surveying, key: string, list: PathNode): Nodes | undefined => {
  const { tree } = ground;
  const above = toSingular(list.steps);
  if (above === undefined || list.operations.has('POST') || tree.has(`${key}/{}`)) return undefined;
  const item = tree.get(`${toTreeKey(above)}/{}`);
  const create = tree.get(toTreeKey(above));
  if (item === undefined || create?.operations.has('GET')) return undefined;
  if (!showTheSame(ground, list, item)) return undefined;
  return create === undefined ? [list, item] : [list, create, item];
};

const toSingular = (steps: readonly Step[]): readonly Step[] | undefined => {
  const last = steps.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const text = singular(last.text);
  return text === last.text ? undefined : [...steps.slice(0, -1), { kind: 'literal', text }];
};

const showTheSame = ({ bodies, shapes }: Surveying, list: PathNode, item: PathNode): boolean => {
  const sought = { parameter: 'id', noun: nounOf(list.steps) };
  const many = bodies.many(list.operations.get('GET'), sought);
  const one = bodies.one(item.operations.get('GET'), sought);
  return many !== undefined && one !== undefined && isSame(shapes, many.places, one.places);
};
