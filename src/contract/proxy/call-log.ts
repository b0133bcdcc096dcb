import { monotonicNow, runningClock, toClock } from '../../base/clock.ts';
import { type Refusal, toPublicViolation } from '../../base/refusal.ts';
import type { Notice, ReplyReport } from '../../messages/response/response.ts';
import type { Journal, JournalEntry } from '../../testing/testing.ts';
import type { HeaderPairs } from '../../upstream/upstream.ts';
import type { MismatchCounts } from '../coverage/coverage.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';

/** A call that the proxy forwarded or refused. */
export type ProxiedCall = {
  /** Arrival time, in monotonic ms. */
  readonly arrival: number;
  readonly request: SentRequest;
  readonly match: Judgement['match'];
  /** Whether the request does not match the document. */
  readonly isInvalid: boolean;
  readonly notices: readonly Notice[];
  readonly answeredBy: 'upstream' | 'proxy';
  /** The upstream's reply, or the proxy's own; absent when there was none. */
  readonly reply: JournalEntry['reply'] | undefined;
  /** Headers that the proxy added. */
  readonly addedHeaders: HeaderPairs;
  readonly findings: readonly Mismatch[];
  readonly leftOut: readonly ExchangeSide[];
  readonly refusal: Refusal | undefined;
};

/** Records calls of the proxy. */
export type ProxyCallLog = {
  add(call: ProxiedCall): void;
  /** Counts the judged replies of the upstream and those with mismatches. */
  summary(): ReplyReport;
  /** Counts all calls, also those that the journal has dropped. */
  counts(): ProxiedCallCounts;
};

export type ProxiedCallCounts = MismatchCounts & { readonly total: number };

const { now } = toClock(runningClock);

/** Creates the log. Without a journal it only counts. */
export function createProxyCallLog(journal: Journal | undefined, sandbox: string): ProxyCallLog {
  let [checked, total, unmatched, invalid, unfit] = [0, 0, 0, 0, 0];
  const count = ({ match, isInvalid, answeredBy, findings }: ProxiedCall) => {
    total += 1;
    if (match === undefined) unmatched += 1;
    if (isInvalid) invalid += 1;
    if (answeredBy === 'upstream' && match !== undefined) checked += 1;
    if (findings.length > 0) unfit += 1;
  };
  return {
    add: (call) => {
      count(call);
      const { arrival, request, match, notices, reply, addedHeaders, leftOut, refusal } = call;
      journal?.add({
        id: journal.nextId(),
        at: now(),
        duration: monotonicNow() - arrival,
        sandbox,
        operation: match?.operation.id,
        ...request,
        reply: {
          status: reply?.status ?? 0,
          headers: { ...reply?.headers, ...groupHeaders(addedHeaders) },
          body: reply?.body,
        },
        notices,
        leftOut: leftOut.length > 0 ? leftOut : undefined,
        refusal: refusal && {
          code: refusal.code,
          detail: refusal.message,
          violations: refusal.violations.map(toPublicViolation),
        },
      });
    },
    summary: () => ({ checked, unfit }),
    counts: () => ({ total, unmatched, invalid, unfit }),
  };
}

function groupHeaders(pairs: HeaderPairs): JournalEntry['reply']['headers'] {
  const fields: { [name: string]: readonly string[] } = {};
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    fields[lower] = [...(fields[lower] ?? []), value];
  }
  return fields;
}
