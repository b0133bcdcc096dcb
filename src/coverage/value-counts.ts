import type { Shapes } from '../document/document.ts';
import type { ValueCoverage } from './types.ts';
import { listValues } from './values.ts';

/** How often the values of an enumeration were there. */
export type ValueCounts = {
  count(value: unknown, call: object): void;
  list(): readonly ValueCoverage[];
};

type Count = { readonly value: unknown; calls: number; last: object | undefined };

/** Counts the values that schemas name, each once in a call; others are not counted. */
export const openValueCounts = (shapes: Shapes, places: readonly string[]): ValueCounts => {
  const counts = new Map<string, Count>();
  for (const value of listValues(shapes, places))
    counts.set(JSON.stringify(value), { value, calls: 0, last: undefined });
  return {
    count: (value, call) => {
      if (counts.size === 0 || value === undefined) return;
      const known = counts.get(JSON.stringify(value));
      if (known === undefined || known.last === call) return;
      known.calls += 1;
      known.last = call;
    },
    list: () => [...counts.values()].map(({ value, calls }) => ({ value, calls })),
  };
};
