import type { ClockState } from '../../base/clock.ts';
import type { RandomState } from '../../base/random.ts';
import type { SandboxState, StoredRecord } from '../types.ts';

/** An inserted record (no `from`), a replaced one, or a removed one (no `to`). */
export type CommittedChange = {
  readonly resource: string;
  readonly key: string;
  readonly from: StoredRecord | undefined;
  readonly to: StoredRecord | undefined;
  /**
   * The properties that were merged into `from`, where known; otherwise they are computed for the
   * log.
   */
  readonly patch: StoredRecord | undefined;
};

/** The changes of one transaction, in order. */
export type WriteCommit = {
  readonly kind: 'write';
  readonly changes: readonly CommittedChange[];
  /** The state of the random stream afterwards; absent when nothing was drawn. */
  readonly random?: RandomState;
};

/** A change of a whole sandbox. */
export type SandboxCommit =
  | { readonly kind: 'reset' }
  | { readonly kind: 'state'; readonly state: SandboxState }
  | { readonly kind: 'clock'; readonly clock: ClockState }
  | { readonly kind: 'take' | 'restore' | 'forget'; readonly snapshot: string };

/** One step of a sandbox, with everything that the log needs. */
export type Commit = WriteCommit | SandboxCommit;
