import type { ClockState } from '../../base/clock.ts';
import type { RandomState } from '../../base/random.ts';
import type { CommittedChange, SandboxState } from '../types.ts';

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
