import type { Shapes } from '../shape.ts';
import { findKey, isCompatible, strongKeyNames } from './key.ts';
import { outline } from './outline.ts';
import type { Key } from './resource.ts';
import { spelt } from './spelt.ts';

type Known = { readonly key: Pick<Key, 'parameter' | 'path' | 'places'>; readonly noun: string };

/** The property that holds the key where that has another name than in the record itself: `name` for `pool_name`. */
export const findKeyElsewhere = (
  shapes: Shapes,
  places: readonly string[],
  { key, noun }: Known,
): string | undefined => {
  const entity = shapes.of(places);
  const properties = outline(shapes, entity);
  if (key.path.length !== 1 || properties.has(`${key.path[0]}`)) return undefined;
  const wanted = shapes.of(key.places);
  const way = findKey(shapes, { entity, parameter: key.parameter, noun, wanted }) ?? [];
  const [name = ''] = way;
  const own = properties.get(name);
  const isKey =
    own !== undefined &&
    way.length === 1 &&
    isCompatible(shapes, key.places, own) &&
    strongKeyNames(key.parameter, noun).includes(spelt(name));
  return isKey ? name : undefined;
};
