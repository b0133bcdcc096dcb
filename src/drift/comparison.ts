import {
  isObject,
  locate,
  type OpenApiDocument,
  openShapesOf,
  readPointer,
} from '../document/document.ts';
import type { Way } from './change.ts';
import { look } from './look.ts';
import type { Documents, Growing, Pair } from './pair.ts';
import { type Side, toSide } from './side.ts';

/** Compares schemas of two documents, each pair once. */
export type Comparison = {
  /** What it tells is complete once `settle` was called. */
  pair(before: string, after: string, way: Way): Pair;
  settle(): void;
};

export const openComparison = (documents: Documents): Comparison => {
  const readers = { before: openShapesOf(documents.before), after: openShapesOf(documents.after) };
  const known = new Map<string, Growing>();
  const pending: Growing[] = [];
  const grow = (one: Side, other: Side, way: Way): Growing => {
    const before = settleSide(documents.before, one);
    const after = settleSide(documents.after, other);
    const key = [way, toKey(before), toKey(after)].join('\n');
    const there = known.get(key);
    if (there) return there;
    const pair: Growing = { key, way, before, after, changes: [], inner: [] };
    known.set(key, pair);
    pending.push(pair);
    return pair;
  };
  return {
    pair: (before, after, way) => grow(toSide([before]), toSide([after]), way),
    settle: () => {
      for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
        const { changes, inner } = look(pair, { documents, readers, grow });
        pair.changes = changes;
        pair.inner = inner;
      }
    },
  };
};

/** With what a place refers to in its stead, so that all that refer to it are one. */
const settleSide = ({ root }: OpenApiDocument, { places, ...rest }: Side): Side => ({
  places: places.map((place) => {
    const value = readPointer(root, place);
    const isBare = isObject(value) && '$ref' in value && Object.keys(value).length === 1;
    return isBare ? locate(root, place).pointer : place;
  }),
  ...rest,
});

const toKey = ({ places, picked }: Side): string => [...places, '|', ...picked].join(' ');
