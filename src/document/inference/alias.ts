import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { findKey, listNames, strongKeyNames } from './key.ts';
import type { Lookups } from './lookup.ts';
import { plain } from './noun.ts';
import { outline } from './outline.ts';
import { parametersOf, toTreeKey } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { placesAt } from './resource-key.ts';
import { spelt } from './spelt.ts';

/** A property by which a path names a record instead of by its key: `/users/{login}` beside `/users/{id}`. */
export type Alias = {
  readonly resource: Resource;
  readonly property: string;
  readonly places: readonly string[];
};

type Ground = { readonly shapes: Shapes; readonly lookups: Lookups };

type Named = Pick<Resource, 'steps' | 'ancestors'>;

/** Finds for each parameter of a path the alias that it goes by; `undefined` where it is a key. */
export const findAliases = (
  { shapes, lookups }: Ground,
  operation: Operation,
  { steps, ancestors }: Named,
): readonly (Alias | undefined)[] => {
  const ends = steps.flatMap((step, index) => (step.kind === 'parameter' ? [index + 1] : []));
  return parametersOf(steps).map((name, index) => {
    const lookup = lookups.get(toTreeKey(steps.slice(0, ends[index])));
    if (lookup) return toAlias(shapes, lookup.resource, lookup.property);
    const resource = ancestors[index];
    return resource && findNamed(shapes, operation, { name, resource });
  });
};

const toAlias = (shapes: Shapes, resource: Resource, property: string): Alias => ({
  resource,
  property,
  places: placesAt(shapes, resource.entity, [property]),
});

/** The property that a parameter names which is not called like the key; of `{idOrSlug}` each name counts. */
const findNamed = (
  shapes: Shapes,
  { parameters }: Operation,
  { name, resource }: { readonly name: string; readonly resource: Resource },
): Alias | undefined => {
  const names = listNames(name);
  const isKey = resource.parameter === name && names.length === 1;
  if (resource.parameter === '' || isKey) return undefined;
  const declared = parameters.filter((one) => one.in === 'path' && one.name === name);
  const places = declared.map(({ schema }) => schema);
  return names
    .map((called) => findCalled(shapes, resource, { called, places }))
    .find((alias) => alias !== undefined);
};

/** What is said of a record elsewhere, and the schemas of that. */
type Called = { readonly called: string; readonly places: readonly string[] };

/** The property that is called so, where it is not the key: of `issue_id` the `id`, where issues go by their number. */
export const findCalled = (
  shapes: Shapes,
  resource: Resource,
  { called, places }: Called,
): Alias | undefined => {
  const { noun, key } = resource;
  const wanted = shapes.of(places);
  const entity = shapes.of(resource.entity);
  const path = findKey(shapes, { entity, parameter: called, noun, wanted }) ?? [];
  const [property] = path;
  if (property === undefined || path.length > 1 || property === key.path[0]) return undefined;
  return strongKeyNames(called, noun).includes(spelt(property))
    ? toAlias(shapes, resource, property)
    : undefined;
};

/**
 * The properties that a path may mean as well, where what somebody logs in by has another name there:
 * `{username}` is the `login` of a user, and whoever sends the `name` or the `id` of one means that user.
 */
export const listOtherNames = (shapes: Shapes, resource: Resource): readonly string[] => {
  const { parameter, key, entity, presence } = resource;
  const name = plain(`${key.path[0]}`);
  const isOther = ['login', 'username'].includes(name) && name !== plain(parameter);
  if (!isOther || presence === 'any') return [];
  return [...outline(shapes, shapes.of(entity)).keys()].filter((one) =>
    ['name', 'id'].includes(plain(one)),
  );
};
