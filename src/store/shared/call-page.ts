import type { PendingCalls, SharedCall, SharedCallCounts } from '../types.ts';

/** Calls that are stored as one value: a line with the lengths of their texts, and then the texts. */
export type CallPage = {
  readonly bytes: Buffer;
  readonly count: number;
  /** How many calls were left out before these, since a journal has no room for more. */
  readonly skipped: number;
  /** How many of all these calls have each label. */
  readonly labels: SharedCallCounts;
};

/** Pages are written here first: to allocate the most that they may need takes longer than a copy. */
let scratch = Buffer.alloc(0);

/** A character takes at most three bytes of UTF-8. */
const maxBytesOfCharacter = 3;

export function encodeCallPage({ calls, skipped }: PendingCalls): CallPage {
  const lengths = calls.map(lengthOf);
  const line = `${lengths.join(' ')}\n`;
  const length = lengths.reduce((sum, one) => sum + one, line.length);
  if (scratch.length < length * maxBytesOfCharacter)
    scratch = Buffer.allocUnsafe(length * maxBytesOfCharacter);
  let end = scratch.write(line);
  const labels = new Map(skipped);
  for (const { label, parts } of calls) {
    for (const part of parts) end += scratch.write(part, end);
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  return {
    bytes: Buffer.from(scratch.subarray(0, end)),
    count: calls.length,
    skipped: countCalls(skipped),
    labels,
  };
}

/** The texts of the calls of a page. */
export function decodeCallPage(page: string): readonly string[] {
  const lineEnd = page.indexOf('\n');
  let start = lineEnd + 1;
  return page
    .slice(0, lineEnd)
    .split(' ')
    .map((length) => {
      const end = start + Number(length);
      const text = page.slice(start, end);
      start = end;
      return text;
    });
}

function countCalls(counts: SharedCallCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** Divides calls into pages of about this length: the oldest calls are dropped by the page. */
export function divideCalls(
  { calls, skipped }: PendingCalls,
  maxLength: number,
): readonly PendingCalls[] {
  const pages: SharedCall[][] = [];
  let rest = 0;
  for (const call of calls) {
    if (rest <= 0) {
      pages.push([]);
      rest = maxLength;
    }
    pages.at(-1)?.push(call);
    rest -= lengthOf(call);
  }
  return pages.map((page, index) => ({ calls: page, skipped: index === 0 ? skipped : noCounts }));
}

const noCounts: SharedCallCounts = new Map();

function lengthOf({ parts }: SharedCall): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
