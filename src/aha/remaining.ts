import { tidy } from './amount.ts';

/** What becomes of the remaining estimate: it is named, worked out, or left alone. */
export type Wish =
  | { readonly kind: 'named'; readonly value: number | null }
  | { readonly kind: 'worked-out' }
  | { readonly kind: 'unchanged' };

/** The state of a record before work is logged, and the work. */
export type Progress = {
  readonly original: number | null;
  readonly remaining: number | null;
  /** Null where the event says nothing of work. */
  readonly work: number | null;
  /** All work on the record, this included. */
  readonly done: number;
};

/**
 * The remaining estimate after work was logged (Aha! documentation: what is sent counts, otherwise
 * the work is taken off by itself unless that is switched off). Never below 0 when worked out.
 */
export const remainingAfter = (wish: Wish, progress: Progress): number | null => {
  if (wish.kind === 'named') return wish.value;
  const { original, remaining, work, done } = progress;
  if (wish.kind === 'unchanged' || work === null) return remaining;
  if (remaining !== null) return atLeastZero(remaining - work);
  return original === null ? null : atLeastZero(original - done);
};

const atLeastZero = (value: number): number => Math.max(0, tidy(value));
