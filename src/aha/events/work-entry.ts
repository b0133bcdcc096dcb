import { dateInTimeZone, parseDate } from '../dates.ts';
import type { ParsedEstimate } from '../durations/parse-amount.ts';
import { readAmount } from '../durations/parse-amount.ts';
import type { Units } from '../durations/units.ts';
import { quote } from '../notices.ts';
import {
  invalidAttribute,
  type RequestAttributes,
  readBoolean,
  readText,
} from '../request-attributes.ts';
import { timeZoneOf } from '../settings.ts';

/** What a call says about an event to be logged. */
export type WorkEntry = {
  readonly occurred_on: string;
  readonly work: ParsedEstimate;
  /** `undefined` where it was not sent; a value of null clears. */
  readonly remaining: ParsedEstimate | undefined;
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
export function readWorkEntry(sent: RequestAttributes, recordUnits: Units): WorkEntry {
  const work = readOptionalAmount(sent, 'work_done_text', recordUnits);
  return {
    occurred_on: readOccurredOn(sent),
    work: work ?? { value: null, remarks: [] },
    remaining: readOptionalAmount(sent, 'remaining_estimate_text', recordUnits),
    automatic: readBoolean(sent, 'remaining_automatic') ?? true,
  };
}

function readOptionalAmount(
  sent: RequestAttributes,
  name: string,
  units: Units,
): ParsedEstimate | undefined {
  const text = readText(sent, name);
  return text === undefined ? undefined : readAmount(sent, { name, text: text ?? '' }, units);
}

function readOccurredOn(sent: RequestAttributes): string {
  const text = readText(sent, 'occurred_on') ?? '';
  if (text.trim() === '') return dateInTimeZone(sent.now, timeZoneOf(sent.context));
  const date = parseDate(text);
  if (date !== undefined) return date;
  throw invalidAttribute(
    sent,
    'occurred_on',
    `must be a date such as "2019-02-06", not ${quote(text)}`,
  );
}
