import type { ClockState } from '../../base/clock.ts';
import type { RandomState } from '../../base/random.ts';
import type { SandboxState, StoredRecord } from '../types.ts';

/** One record that came (`from` is absent), changed (it keeps its place), or went (`to` is absent). */
export type RecordChange = {
  readonly resource: string;
  readonly key: string;
  readonly from: StoredRecord | undefined;
  readonly to: StoredRecord | undefined;
  /** What was laid over `from`, where that is known: then nobody has to find it out again. */
  readonly patch: StoredRecord | undefined;
};

/** What one transaction changes, in order. */
export type WriteCommit = {
  readonly kind: 'write';
  readonly changes: readonly RecordChange[];
  /** Where the random stream stands afterwards; absent when nothing was drawn. */
  readonly random?: RandomState;
};

/** What happens to a sandbox as a whole. */
export type SandboxCommit =
  | { readonly kind: 'reset' }
  | { readonly kind: 'state'; readonly state: SandboxState }
  | { readonly kind: 'clock'; readonly clock: ClockState }
  | { readonly kind: 'take' | 'restore' | 'forget'; readonly snapshot: string };

/** One step of a sandbox: all that a log has to hold of it. */
export type Commit = WriteCommit | SandboxCommit;
