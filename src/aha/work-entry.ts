import { readAmount } from './amount-at.ts';
import type { Estimate } from './estimate-text.ts';
import { dateIn, readDate } from './occurred-on.ts';
import { quote } from './quote.ts';
import { booleanAt, invalid, type Sent, textAt } from './sent.ts';
import { timeZoneOf } from './settings.ts';
import type { Units } from './units.ts';

/** What a call says about an event to be logged. */
export type WorkEntry = {
  readonly occurred_on: string;
  readonly work: Estimate;
  /** `undefined` where it was not sent; a value of null clears. */
  readonly remaining: Estimate | undefined;
  readonly automatic: boolean;
};

/** The attributes of an event; `user_id` is not among them, though the documentation sends it. */
export const entryNames: ReadonlySet<string> = new Set([
  'occurred_on',
  'work_done_text',
  'remaining_estimate_text',
  'remaining_automatic',
]);

/** Reads the attributes of an event; refuses with 400 what is no date, boolean or text. */
export const readWorkEntry = (sent: Sent, recordUnits: Units): WorkEntry => {
  const work = amountOrNothing(sent, 'work_done_text', recordUnits);
  return {
    occurred_on: occurredOn(sent),
    work: work ?? { value: null, remarks: [] },
    remaining: amountOrNothing(sent, 'remaining_estimate_text', recordUnits),
    automatic: booleanAt(sent, 'remaining_automatic') ?? true,
  };
};

const amountOrNothing = (sent: Sent, name: string, units: Units): Estimate | undefined => {
  const text = textAt(sent, name);
  return text === undefined ? undefined : readAmount(sent, { name, text: text ?? '' }, units);
};

const occurredOn = (sent: Sent): string => {
  const text = textAt(sent, 'occurred_on') ?? '';
  if (text.trim() === '') return dateIn(sent.now, timeZoneOf(sent.context));
  const date = readDate(text);
  if (date !== undefined) return date;
  throw invalid(sent, 'occurred_on', `must be a date such as "2019-02-06", not ${quote(text)}`);
};
