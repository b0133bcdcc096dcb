import type { Shape, Shapes } from '../document/document.ts';
import type { Both, Way } from './change.ts';
import type { Documents } from './pair.ts';

/** Two shapes of which one took the other's place. */
export type ShapePair = {
  readonly way: Way;
  readonly shapes: { readonly before: Shape; readonly after: Shape };
  /** Reads more of each document. */
  readonly readers: { readonly before: Shapes; readonly after: Shapes };
  readonly documents: Documents;
  readonly places: Both;
};

/** The beginning of a sentence about the values. */
export const whoseOf = ({ way }: Pick<ShapePair, 'way'>): string =>
  way === 'request' ? 'what is sent' : 'what is answered';
