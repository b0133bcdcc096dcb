import { runningClock, ticks, toClock } from '../clock.ts';
import type { Breach, Judged, SentRequest, Way } from '../contract/contract.ts';
import type { Entry, Journal } from '../journal/journal.ts';
import type { Refusal } from '../refusal.ts';
import type { Notice } from '../response/notice.ts';
import type { ReplyReport } from '../response/reply-check.ts';
import type { Pairs } from './field.ts';

/** A call that went through here, or was refused. */
export type Call = {
  /** When it came, in ticks. */
  readonly arrival: number;
  readonly sent: SentRequest;
  readonly found: Judged['found'];
  readonly notices: readonly Notice[];
  /** Who answered it. */
  readonly from: 'the API' | 'here';
  /** What the API answered; else what was answered for it; absent where nobody did. */
  readonly got: Entry['reply'] | undefined;
  /** What was said beside the fields that it has. */
  readonly remarks: Pairs;
  readonly findings: readonly Breach[];
  readonly leftOut: readonly Way[];
  readonly refusal: Refusal | undefined;
};

/** Keeps what went through here. */
export type Record = {
  add(call: Call): void;
  /** How many replies of the API were judged, and how many did not fit. */
  report(): ReplyReport;
};

const { now } = toClock(runningClock);

/** Opens the record; without a journal it counts only. */
export const openRecord = (journal: Journal | undefined, sandbox: string): Record => {
  let checked = 0;
  let unfit = 0;
  return {
    add: ({ arrival, sent, found, notices, from, got, remarks, findings, leftOut, refusal }) => {
      if (from === 'the API' && found !== undefined) checked += 1;
      if (findings.length > 0) unfit += 1;
      journal?.add({
        id: journal.nextId(),
        at: now(),
        duration: ticks() - arrival,
        sandbox,
        operation: found?.operation.id,
        ...sent,
        reply: {
          status: got?.status ?? 0,
          headers: { ...got?.headers, ...group(remarks) },
          body: got?.body,
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
    report: () => ({ checked, unfit }),
  };
};

const group = (pairs: Pairs): Entry['reply']['headers'] => {
  const fields: { [name: string]: readonly string[] } = {};
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    fields[lower] = [...(fields[lower] ?? []), value];
  }
  return fields;
};
