import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import { findKey, strongKeyNames } from './key.ts';
import { plain } from './noun.ts';
import { parametersOf } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { placesAt } from './resource-key.ts';

/** A property by which a path names a record instead of by its key: `/users/{login}` beside `/users/{id}`. */
export type Alias = {
  readonly resource: Resource;
  readonly property: string;
  readonly places: readonly string[];
};

/** Finds for each parameter of a path the alias that it goes by; `undefined` where it is a key. */
export const findAliases = (
  shapes: Shapes,
  { parameters }: Operation,
  { steps, ancestors }: Pick<Resource, 'steps' | 'ancestors'>,
): readonly (Alias | undefined)[] =>
  parametersOf(steps).map((name, index) => {
    const resource = ancestors[index];
    if (!resource || resource.parameter === name || resource.parameter === '') return undefined;
    const { noun, key } = resource;
    const declared = parameters.filter((one) => one.in === 'path' && one.name === name);
    const wanted = shapes.of(declared.map(({ schema }) => schema));
    const entity = shapes.of(resource.entity);
    const path = findKey(shapes, { entity, parameter: name, noun, wanted }) ?? [];
    const [property] = path;
    if (property === undefined || path.length > 1 || property === key.path[0]) return undefined;
    return strongKeyNames(name, noun).includes(plain(property))
      ? { resource, property, places: placesAt(shapes, resource.entity, path) }
      : undefined;
  });
