import type { Shapes } from '../shape.ts';
import type { Repeated } from './ancestry.ts';
import { plain } from './noun.ts';
import { outline } from './outline.ts';
import { parametersOf } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { placesAt } from './resource-key.ts';

/**
 * The properties beside a key in `metadata` in which a record repeats it, since paths below it name it
 * so: `metadata.namespace` of `/namespaces/{name}`, where there is `/namespaces/{namespace}/pods`.
 */
export const findOwnNames = (
  shapes: Shapes,
  resource: Resource,
  resources: readonly Resource[],
): readonly Repeated[] => {
  const { key, entity } = resource;
  const [around, own] = [key.path.slice(0, -1), key.path.at(-1)];
  if (around.length === 0) return [];
  const names = resources.flatMap(({ steps, ancestors }) =>
    parametersOf(steps)
      .filter((_, index) => ancestors[index] === resource)
      .map(plain),
  );
  return [...outline(shapes, shapes.of(placesAt(shapes, entity, around)))]
    .filter(([name]) => name !== own && names.includes(plain(name)))
    .map(([name, places]) => ({ path: [...around, name], places }));
};
