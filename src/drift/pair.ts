import type { OpenApiDocument, Shapes } from '../document/document.ts';
import type { Both, Change, Way } from './change.ts';
import type { ShapePair } from './shape-pair.ts';
import type { Side } from './side.ts';

/**
 * A schema that took the place of another, in one direction. The two make a graph and not a tree,
 * since schemas may hold themselves.
 */
export type Pair = {
  readonly key: string;
  /** What differs in itself. */
  readonly changes: readonly Change[];
  /** The pairs in it. `step` leads to their values: a name, `*` for each entry; none stays there. */
  readonly inner: readonly { readonly step: string | undefined; readonly pair: Pair }[];
};

export type Documents = { readonly before: OpenApiDocument; readonly after: OpenApiDocument };

/** A pair that is still to be looked into. */
export type Growing = {
  readonly key: string;
  readonly way: Way;
  readonly before: Side;
  readonly after: Side;
  changes: readonly Change[];
  inner: Pair['inner'];
};

/** What pairs are looked into with. */
export type Looking = {
  readonly documents: Documents;
  readonly readers: { readonly before: Shapes; readonly after: Shapes };
  readonly grow: (before: Side, after: Side, way: Way) => Growing;
};

/** What a look into a pair tells. */
export type Look = Pick<Pair, 'changes' | 'inner'>;

/** A pair, and what it is like. */
export type Seen = {
  readonly pair: Growing;
  readonly shapes: ShapePair['shapes'];
  readonly places: Both;
};
