import { listDifferences } from '../match/match.ts';
import type { Journal } from './journal.ts';
import type { Cover } from './secret.ts';
import { toSeen } from './seen.ts';
import { type Expectation, type Verdict, verify } from './verify.ts';

export type WaitOptions = {
  /** Milliseconds. */
  readonly within: number;
  /** Ends the wait before its time. */
  readonly signal: AbortSignal;
  readonly cover: Cover;
};

/**
 * Waits until as many entries match as are expected, or the time is up; says how it stands then.
 * @param journalOf Gives the journal as it is: a sandbox may leave memory meanwhile, and come back.
 */
export const waitFor = async (
  journalOf: () => Journal,
  expectation: Expectation,
  { within, signal, cover }: WaitOptions,
): Promise<Verdict> => {
  const first = verify(journalOf(), expectation, cover);
  if (first.passed || within === 0 || signal.aborted) return first;
  await new Promise<void>((resolve) => {
    let { matched } = first;
    const end = () => {
      clearTimeout(timer);
      silence();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, within);
    const silence = journalOf().listen((entry) => {
      if (listDifferences(expectation.match, toSeen(entry)).length > 0) return;
      matched += 1;
      if (expectation.least <= matched && matched <= expectation.most) end();
    });
    signal.addEventListener('abort', end);
  });
  return verify(journalOf(), expectation, cover);
};
