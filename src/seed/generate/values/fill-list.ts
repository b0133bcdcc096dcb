import { vectorName } from '../../../inference/vocabulary/generated-values.ts';
import {
  type GenerationContext,
  maxDepth,
  maxOptionalDepth,
  type SchemaTarget,
} from './generation-context.ts';
import { isValidValue } from './value-type.ts';

export const emptyList: readonly unknown[] = [];

/** Completes the entries of a list and adds as many as it needs. */
export function fillList(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  given: readonly unknown[],
): readonly unknown[] {
  const entryTarget = {
    schemaPointers: view.items,
    name: target.name,
    depth: target.depth + 1,
    hint: undefined,
  };
  let filled: unknown[] | undefined;
  for (const [index, entry] of given.entries()) {
    const completed = view.items.length === 0 ? entry : context.generate(entryTarget, entry);
    if (completed === entry) continue;
    filled ??= [...given];
    filled[index] = completed;
  }
  const entries = filled ?? given;
  const { least, count } = entryCountOf(context, { target, view }, given);
  if (entries.length >= count) return entries;
  const added = Array.from({ length: count - entries.length }, (_, index) => {
    const hint = Array.isArray(target.hint) ? target.hint[index] : undefined;
    return context.generate({ ...entryTarget, hint }, undefined);
  });
  const valid = added.filter((entry) => isValidValue(context, view.items, entry));
  const kept = entries.length + valid.length < least ? added : valid;
  const all = [...entries, ...kept];
  return view.keywords.uniqueItems === true
    ? withUniqueEntries(context, { target: entryTarget, view }, all)
    : all;
}

function entryCountOf(
  { options, budget }: GenerationContext,
  { target, view }: SchemaTarget,
  given: readonly unknown[],
): { readonly least: number; readonly count: number } {
  const { minItems, maxItems } = view.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (target.depth >= maxDepth || budget.left < least) return { least, count: 0 };
  const isNew = given === emptyList && options.extent === 'everything';
  const usual = isNew && target.depth < maxOptionalDepth ? usualCountOf(target, maxItems) : 0;
  return { least, count: Math.max(least, usual) };
}

/** A vector of `embedding` has several numbers, any other list one entry. */
function usualCountOf({ name }: SchemaTarget['target'], maxItems: unknown): number {
  const count = vectorName.test(name) ? vectorLength : 1;
  return typeof maxItems === 'number' ? Math.min(count, maxItems) : count;
}

const vectorLength = 8;

/** How often a duplicate entry is generated anew. */
const maxUniqueAttempts = 5;

/** Replaces duplicates: by the values of an enumeration in turn, else by new ones. Some may remain. */
function withUniqueEntries(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  values: readonly unknown[],
): readonly unknown[] {
  const { enum: enumValues } = context.schemaViews.of(view.items).keywords;
  if (Array.isArray(enumValues))
    return values.map((_, index) => enumValues[index % enumValues.length]);
  const seen = new Set<string>();
  return values.map((value) => {
    let entry = value;
    for (let tries = 0; tries < maxUniqueAttempts && seen.has(JSON.stringify(entry)); tries++)
      entry = context.generate(target, undefined);
    seen.add(JSON.stringify(entry));
    return entry;
  });
}
