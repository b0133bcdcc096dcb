import type { MaskSecret } from '../../base/mask-secrets.ts';
import { listDifferences } from '../match/request-matcher.ts';
import { toMatchableCall } from './entry.ts';
import type { Journal } from './journal.ts';
import { type CallExpectation, type CallVerification, verifyCalls } from './verify-calls.ts';

export type WaitOptions = {
  /** Milliseconds. */
  readonly within: number;
  /** Ends the wait before its time. */
  readonly signal: AbortSignal;
  readonly mask: MaskSecret;
};

/**
 * Waits until as many entries match as are expected, or the time is up; says how it stands then.
 * @param journalOf Gives the journal as it is: a sandbox may leave memory meanwhile, and come back.
 */
export async function waitForCalls(
  journalOf: () => Journal,
  expectation: CallExpectation,
  { within, signal, mask }: WaitOptions,
): Promise<CallVerification> {
  const first = verifyCalls(journalOf(), expectation, mask);
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
      if (listDifferences(expectation.match, toMatchableCall(entry)).length > 0) return;
      matched += 1;
      if (expectation.min <= matched && matched <= expectation.max) end();
    });
    signal.addEventListener('abort', end);
  });
  return verifyCalls(journalOf(), expectation, mask);
}
