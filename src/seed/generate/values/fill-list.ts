import type { SchemaView } from '../../../openapi/openapi.ts';
import {
  type GenerationContext,
  maxDepth,
  maxOptionalDepth,
  type SchemaTarget,
  type ValueTarget,
} from './generation-context.ts';
import { isValidValue } from './value-type.ts';

export const emptyList: readonly unknown[] = [];

/** The list with sound entries, and as many as it has to have. */
export function fillList(
  world: GenerationContext,
  { target, shape }: SchemaTarget,
  given: readonly unknown[],
): readonly unknown[] {
  const place = {
    places: shape.items,
    name: target.name,
    depth: target.depth + 1,
    hint: undefined,
  };
  let filled: unknown[] | undefined;
  for (const [index, entry] of given.entries()) {
    const made = shape.items.length === 0 ? entry : world.make(place, entry);
    if (made === entry) continue;
    filled ??= [...given];
    filled[index] = made;
  }
  const entries = filled ?? given;
  const { least, count } = entryCountOf(world, { target, shape }, given);
  if (entries.length >= count) return entries;
  const made = Array.from({ length: count - entries.length }, (_, index) => {
    const hint = Array.isArray(target.hint) ? target.hint[index] : undefined;
    return world.make({ ...place, hint }, undefined);
  });
  const sound = made.filter((one) => isValidValue(world, shape.items, one));
  const more = entries.length + sound.length < least ? made : sound;
  const all = [...entries, ...more];
  return shape.keywords.uniqueItems === true
    ? withUniqueEntries(world, { place, shape }, all)
    : all;
}

function entryCountOf(
  { options, budget }: GenerationContext,
  { target, shape }: SchemaTarget,
  given: readonly unknown[],
): { readonly least: number; readonly count: number } {
  const { minItems, maxItems } = shape.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (target.depth >= maxDepth || budget.left < least) return { least, count: 0 };
  const isMade = given === emptyList && options.extent === 'everything';
  const usual = isMade && target.depth < maxOptionalDepth && maxItems !== 0 ? 1 : 0;
  return { least, count: Math.max(least, usual) };
}

/** How often another is made for one that is there already. */
const maxUniqueAttempts = 5;

/** Values of an enumeration are taken in turn, others made anew; there may be too few of them. */
function withUniqueEntries(
  world: GenerationContext,
  { place, shape }: { readonly place: ValueTarget; readonly shape: SchemaView },
  values: readonly unknown[],
): readonly unknown[] {
  const list = world.shapes.of(shape.items).keywords.enum;
  if (Array.isArray(list)) return values.map((_, index) => list[index % list.length]);
  const seen = new Set<string>();
  return values.map((value) => {
    let one = value;
    for (let tries = 0; tries < maxUniqueAttempts && seen.has(JSON.stringify(one)); tries++)
      one = world.make(place, undefined);
    seen.add(JSON.stringify(one));
    return one;
  });
}
