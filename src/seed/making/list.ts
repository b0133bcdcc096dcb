import type { Shape } from '../../document/document.ts';
import { deepest, optionalDepth, type Site, type World } from './world.ts';

export const nothingListed: readonly unknown[] = [];

/** The list with sound entries, and as many as it has to have. */
export const fillList = (
  world: World,
  { spot, shape }: Site,
  given: readonly unknown[],
): readonly unknown[] => {
  const place = { places: shape.items, name: spot.name, depth: spot.depth + 1, hint: undefined };
  let filled: unknown[] | undefined;
  for (const [index, entry] of given.entries()) {
    const made = shape.items.length === 0 ? entry : world.make(place, entry);
    if (made === entry) continue;
    filled ??= [...given];
    filled[index] = made;
  }
  const entries = filled ?? given;
  const count = countOf(world, { spot, shape }, given);
  if (entries.length >= count) return entries;
  const more = Array.from({ length: count - entries.length }, (_, index) =>
    world.make(
      { ...place, hint: Array.isArray(spot.hint) ? spot.hint[index] : undefined },
      undefined,
    ),
  );
  return unique(world, shape, [...entries, ...more]);
};

const countOf = (
  { wanted, work }: World,
  { spot, shape }: Site,
  given: readonly unknown[],
): number => {
  const { minItems, maxItems } = shape.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (spot.depth >= deepest || work.left < least) return 0;
  const isMade = given === nothingListed && wanted.extent === 'everything';
  return Math.max(least, isMade && spot.depth < optionalDepth && maxItems !== 0 ? 1 : 0);
};

/** Values of an enumeration that may not repeat are taken in turn. */
const unique = (
  { shapes }: World,
  shape: Shape,
  values: readonly unknown[],
): readonly unknown[] => {
  const list = shapes.of(shape.items).keywords.enum;
  if (shape.keywords.uniqueItems !== true || !Array.isArray(list)) return values;
  return values.map((_, index) => list[index % list.length]);
};
