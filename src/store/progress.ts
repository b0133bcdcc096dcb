import type { Change } from './commit.ts';
import type { Freeze } from './freeze.ts';

/** How a transaction stands: a read that turns out to be a write is `refused`, and started anew as one. */
export type Phase = 'reading' | 'writing' | 'refused' | 'ended';

/** What all parts of one transaction share. */
export type Progress = { phase: Phase; readonly changes: Change[]; readonly freeze: Freeze };

export const assertOpen = ({ phase }: Progress): void => {
  if (phase === 'ended') {
    throw new Error(
      'This transaction is over; await all that a behaviour does with its records before it returns.',
    );
  }
};

export const assertWriting = (progress: Progress): void => {
  assertOpen(progress);
  if (progress.phase === 'writing') return;
  // The sandbox looks at the phase, so that work which catches this starts anew all the same.
  progress.phase = 'refused';
  throw new Error('This work began as a read; it starts anew as a write. Let this error pass.');
};
