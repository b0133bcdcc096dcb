import { monotonicNow, runningClock, toClock } from '../../base/clock.ts';
import type { Refusal } from '../../base/refusal.ts';
import type { Notice, ReplyReport } from '../../http/response/response.ts';
import type { Journal, JournalEntry } from '../../testing/testing.ts';
import type { ExchangeSide, Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Mismatch } from '../judge/mismatch.ts';
import type { HeaderPairs } from './forwarded-headers.ts';

/** A call that went through here, or was refused. */
export type ProxiedCall = {
  /** When it came, in ticks. */
  readonly arrival: number;
  readonly request: SentRequest;
  readonly match: Judgement['match'];
  readonly notices: readonly Notice[];
  /** Who answered it. */
  readonly answeredBy: 'upstream' | 'proxy';
  /** What the API answered; else what was answered for it; absent where nobody did. */
  readonly reply: JournalEntry['reply'] | undefined;
  /** What was said beside the fields that it has. */
  readonly addedHeaders: HeaderPairs;
  readonly findings: readonly Mismatch[];
  readonly leftOut: readonly ExchangeSide[];
  readonly refusal: Refusal | undefined;
};

/** Keeps what went through here. */
export type ProxyCallLog = {
  add(call: ProxiedCall): void;
  /** How many replies of the API were judged, and how many did not fit. */
  summary(): ReplyReport;
};

const { now } = toClock(runningClock);

/** Opens the record; without a journal it counts only. */
export function createProxyCallLog(journal: Journal | undefined, sandbox: string): ProxyCallLog {
  let checked = 0;
  let unfit = 0;
  return {
    add: ({
      arrival,
      request,
      match,
      notices,
      answeredBy,
      reply,
      addedHeaders,
      findings,
      leftOut,
      refusal,
    }) => {
      if (answeredBy === 'upstream' && match !== undefined) checked += 1;
      if (findings.length > 0) unfit += 1;
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
          violations: refusal.violations,
        },
      });
    },
    summary: () => ({ checked, unfit }),
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
