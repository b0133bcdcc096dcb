import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import { type ClockChange, readClockChange } from './clock-entry.ts';
import { type AppliedRule, isClockEntry, type JournalEntry, roundDuration } from './entry.ts';

/** A call in one line, without headers and bodies. */
export type CallSummary = Pick<JournalEntry, 'id' | 'duration' | 'sandbox' | 'method'> & {
  readonly at: string;
  readonly operation?: string;
  /** Path and query, with secrets masked. */
  readonly url: string;
  readonly status: number;
  /** The numbers of its notices, of its violations, and of the mistakes in its reply. */
  readonly notices: number;
  readonly violations: number;
  readonly findings: number;
  readonly by?: readonly AppliedRule[];
  /** The code of the refusal. */
  readonly refusal?: string;
  /** What the clock changed, where this is no call: the states that a record left and entered. */
  readonly clock?: ClockChange;
};

/** The header that reports mistakes in a reply of ours. */
const findingHeader = 'sandlot-finding';

export function toCallSummary(entry: JournalEntry, mask: MaskSecret): CallSummary {
  const { id, at, duration, sandbox, operation, method, url, reply, notices, refusal } = entry;
  const { by } = entry;
  const finding = reply.headers[findingHeader];
  return {
    id,
    at: new Date(at).toISOString(),
    duration: roundDuration(duration),
    sandbox,
    ...(operation !== undefined && { operation }),
    method,
    url: maskUrl(mask, url),
    status: reply.status,
    notices: notices.length,
    violations: refusal?.violations.length ?? 0,
    findings: finding === undefined ? 0 : [finding].flat().length,
    ...(by && { by }),
    ...(refusal && { refusal: refusal.code }),
    ...(isClockEntry(entry) && { clock: readClockChange(entry) }),
  };
}
