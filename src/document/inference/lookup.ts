import { isSame } from './envelope.ts';
import { plain, singular } from './noun.ts';
import { kindOf, outline } from './outline.ts';
import { nounOf, type PathNode, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';
import type { Surveying } from './site.ts';

/** A path that reads a record by another of its properties than its key. */
export type Lookup = { readonly resource: Resource; readonly property: string };

/** By the tree keys of such paths. */
export type Lookups = ReadonlyMap<string, Lookup>;

const methods = ['GET', 'HEAD', 'DELETE'];

/**
 * Finds what a path such as `/releases/tags/{tag}` reads: of the records that `/releases` lists and
 * `/releases/{id}` reads the one with that `tag_name`.
 */
export const findLookup = (
  { shapes, bodies, found }: Surveying,
  { steps, operations }: PathNode,
): Lookup | undefined => {
  const [word, parameter] = steps.slice(-2);
  if (word?.kind !== 'literal' || parameter?.kind !== 'parameter') return undefined;
  if ([...operations.keys()].some((method) => !methods.includes(method))) return undefined;
  const resource = found.get(`${toTreeKey(steps.slice(0, -2))}/{}`);
  if (!resource) return undefined;
  const sought = { parameter: parameter.name, noun: nounOf(steps.slice(0, -2)) };
  const list = bodies.many(resource.collection?.operations.get('GET'), sought);
  const one = bodies.one(operations.get('GET'), sought);
  // What answers with a list lists those with that property.
  const isOne = one !== undefined && !one.path.includes(0);
  if (!list || !isOne || !isSame(shapes, one.places, resource.entity)) return undefined;
  const names = namesOf(word.text, parameter.name, sought.noun);
  const properties = [...outline(shapes, shapes.of(resource.entity))].filter(
    ([, places]) => kindOf(shapes, shapes.of(places)) === 'scalar',
  );
  const property = names
    .map((name) => properties.find(([one]) => plain(one) === name)?.[0])
    .find((one) => one !== undefined);
  return property === undefined ? undefined : { resource, property };
};

/** What the property may be called: `tag`, `tag_name`, of `/by-number/{orderNumber}` `number`. */
const namesOf = (word: string, parameter: string, noun: string): readonly string[] => {
  const one = plain(parameter);
  const bare = singular(plain(word)).replace(/^by/, '');
  const start = singular(plain(noun));
  return [
    ...[one, `${one}name`],
    ...(one.startsWith(start) ? [one.slice(start.length)] : []),
    ...[bare, `${bare}name`],
  ].filter((name) => name !== '');
};
