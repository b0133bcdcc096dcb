import type { Shape } from '../../document/document.ts';
import { isSound } from './kind.ts';
import { deepest, optionalDepth, type Site, type Spot, type World } from './world.ts';

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
  const { least, count } = countOf(world, { spot, shape }, given);
  if (entries.length >= count) return entries;
  const made = Array.from({ length: count - entries.length }, (_, index) => {
    const hint = Array.isArray(spot.hint) ? spot.hint[index] : undefined;
    return world.make({ ...place, hint }, undefined);
  });
  const sound = made.filter((one) => isSound(world, shape.items, one));
  const more = entries.length + sound.length < least ? made : sound;
  const all = [...entries, ...more];
  return shape.keywords.uniqueItems === true ? unique(world, { place, shape }, all) : all;
};

const countOf = (
  { wanted, work }: World,
  { spot, shape }: Site,
  given: readonly unknown[],
): { readonly least: number; readonly count: number } => {
  const { minItems, maxItems } = shape.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (spot.depth >= deepest || work.left < least) return { least, count: 0 };
  const isMade = given === nothingListed && wanted.extent === 'everything';
  const usual = isMade && spot.depth < optionalDepth && maxItems !== 0 ? 1 : 0;
  return { least, count: Math.max(least, usual) };
};

/** How often another is made for one that is there already. */
const mostTries = 5;

/** Values of an enumeration are taken in turn, others made anew; there may be too few of them. */
const unique = (
  world: World,
  { place, shape }: { readonly place: Spot; readonly shape: Shape },
  values: readonly unknown[],
): readonly unknown[] => {
  const list = world.shapes.of(shape.items).keywords.enum;
  if (Array.isArray(list)) return values.map((_, index) => list[index % list.length]);
  const seen = new Set<string>();
  return values.map((value) => {
    let one = value;
    for (let tries = 0; tries < mostTries && seen.has(JSON.stringify(one)); tries++)
      one = world.make(place, undefined);
    seen.add(JSON.stringify(one));
    return one;
  });
};
