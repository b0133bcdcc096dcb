import type { SchemaView, SchemaViews } from '../../openapi/openapi.ts';
import type { ValueCoverage } from './coverage.ts';

/** Counts the values of an enumeration. */
export type ValueCounter = {
  count(value: unknown, call: object): void;
  toCoverage(): readonly ValueCoverage[];
};

type ValueTally = { readonly value: unknown; calls: number; last: object | undefined };

/** Counts enumerated values, each once per call; other values are ignored. */
export function createValueCounter(
  views: SchemaViews,
  schemaPointers: readonly string[],
): ValueCounter {
  const counts = new Map<string, ValueTally>();
  for (const value of listEnumeratedValues(views, schemaPointers))
    counts.set(JSON.stringify(value), { value, calls: 0, last: undefined });
  return {
    count: (value, call) => {
      if (counts.size === 0 || value === undefined) return;
      const known = counts.get(JSON.stringify(value));
      if (known === undefined || known.last === call) return;
      known.calls += 1;
      known.last = call;
    },
    toCoverage: () => [...counts.values()].map(({ value, calls }) => ({ value, calls })),
  };
}

/** Depth limit for nested `oneOf` and `anyOf`, which may be recursive. */
const maxChoiceDepth = 5;

/** Lists the values that schemas enumerate, including those of their options. */
export function listEnumeratedValues(
  views: SchemaViews,
  schemaPointers: readonly string[],
): readonly unknown[] {
  return schemaPointers.flatMap((place) => valuesOf(views, views.of([place]), 0));
}

function valuesOf(views: SchemaViews, view: SchemaView, depth: number): readonly unknown[] {
  const own = ownValues(view);
  if (own.length > 0 || depth > maxChoiceDepth) return own;
  return view.choices.flatMap(({ options }) =>
    options.flatMap((option) => valuesOf(views, views.of([option]), depth + 1)),
  );
}

function ownValues({ keywords }: SchemaView): readonly unknown[] {
  if (keywords.const !== undefined) return [keywords.const];
  return Array.isArray(keywords.enum) ? keywords.enum : [];
}
