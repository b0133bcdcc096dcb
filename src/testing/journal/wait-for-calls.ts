import type { MaskSecret } from '../../base/mask-secrets.ts';
import { isMatch } from '../match/request-matcher.ts';
import { toMatchableCall } from './entry.ts';
import type { Journal } from './journal.ts';
import { type CallExpectation, type CallVerification, verifyCalls } from './verify-calls.ts';

export type WaitOptions = {
  /** Milliseconds. */
  readonly within: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  readonly mask: MaskSecret;
};

/**
 * Waits until the expected number of entries matches, or time is up, and verifies the journal.
 * @param journalOf Finds the journal again, since its sandbox may leave memory in the meantime.
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
      stopListening();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, within);
    const stopListening = journalOf().listen((entry) => {
      if (!isMatch(expectation.match, toMatchableCall(entry))) return;
      matched += 1;
      if (expectation.min <= matched && matched <= expectation.max) end();
    });
    signal.addEventListener('abort', end);
  });
  return verifyCalls(journalOf(), expectation, mask);
}
