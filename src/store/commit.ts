import type { RandomState } from '../random.ts';
import type { StoredRecord } from './store.ts';

/** One record that came, changed (it keeps its place), or went (`undefined`). */
export type Change = {
  readonly resource: string;
  readonly key: string;
  readonly record: StoredRecord | undefined;
};

/** What one transaction changes, in order: all that a log has to hold. */
export type Commit = {
  readonly sandbox: string;
  readonly changes: readonly Change[];
  /** Where the random stream stands afterwards; absent when nothing was drawn. */
  readonly random?: RandomState;
};
