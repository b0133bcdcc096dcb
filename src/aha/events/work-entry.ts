import { dateInTimeZone, parseDate } from '../dates.ts';
import { type ParsedEstimate, readAmount } from '../durations/amount.ts';
import type { Units } from '../durations/units.ts';
import { quote } from '../notices.ts';
import {
  invalidAttribute,
  type RequestAttributes,
  readBoolean,
  readText,
} from '../request-attributes.ts';
import { timeZoneOf } from '../settings.ts';

/** The attributes of an event in a request. */
export type WorkEntry = {
  readonly occurred_on: string;
  readonly work: ParsedEstimate;
  /** `undefined` if absent; a value of null clears the estimate. */
  readonly remaining: ParsedEstimate | undefined;
  readonly automatic: boolean;
};

/** The known attributes of an event. `user_id` is not one, although the examples of the documentation send it. */
export const entryNames: ReadonlySet<string> = new Set([
  'occurred_on',
  'work_done_text',
  'remaining_estimate_text',
  'remaining_automatic',
]);

/** Reads the attributes of an event; refuses (400) invalid dates, booleans and strings. */
export function readWorkEntry(request: RequestAttributes, recordUnits: Units): WorkEntry {
  const work = readOptionalAmount(request, 'work_done_text', recordUnits);
  return {
    occurred_on: readOccurredOn(request),
    work: work ?? { value: null, remarks: [] },
    remaining: readOptionalAmount(request, 'remaining_estimate_text', recordUnits),
    automatic: readBoolean(request, 'remaining_automatic') ?? true,
  };
}

function readOptionalAmount(
  request: RequestAttributes,
  name: string,
  units: Units,
): ParsedEstimate | undefined {
  const text = readText(request, name);
  return text === undefined ? undefined : readAmount(request, { name, text: text ?? '' }, units);
}

function readOccurredOn(request: RequestAttributes): string {
  const text = readText(request, 'occurred_on') ?? '';
  if (text.trim() === '') return dateInTimeZone(request.now, timeZoneOf(request.context));
  const date = parseDate(text);
  if (date !== undefined) return date;
  throw invalidAttribute(
    request,
    'occurred_on',
    `must be a date such as "2019-02-06", not ${quote(text)}`,
  );
}
