import type { Context } from '../../behaviours.ts';
import { textOf } from '../properties.ts';

export type IdMoment = { readonly now: number; readonly random: number };

/**
 * Composes an id like those in Aha!'s documentation: Unix seconds in the upper 32 bits, then 8 bits of the
 * fraction of the second, then 24 random bits; or the last id plus one if that is larger. Ids exceed 2^53,
 * so they are strings.
 */
export function composeId({ now, random }: IdMoment, last: string): string {
  const seconds = Math.floor(now / 1000);
  const fraction = Math.floor(((now - seconds * 1000) * 256) / 1000);
  const fresh = toLong(seconds, fraction * 0x1000000 + (random & 0xffffff));
  const lastLong = parseLong(last);
  return formatLong(
    lastLong === undefined || isLarger(fresh, lastLong) ? fresh : incrementLong(lastLong),
  );
}

/** The larger of two decimal numbers without leading zeros. */
function largerId(left: string, right: string): string {
  return left.length > right.length || (left.length === right.length && left > right)
    ? left
    : right;
}

/** The next id of a resource. Ids are unique and increasing as long as its sequence is stored. */
export function nextId(context: Context, resource: string): string {
  return recordLastId(context, resource, (last) => composeId(idMomentOf(context), last));
}

/**
 * The id of the next event, above all others. The last event has the highest id, unless that one was deleted;
 * only then the sequence is stored, so that logging time writes one record and not two.
 */
export function nextEventId(context: Context): string {
  const last = context.records(events).last();
  const sequence = context.records(sequences).get(events);
  return composeId(idMomentOf(context), largerId(textOf(last?.id), textOf(sequence?.last)));
}

/** Stores the id of an event that is about to be deleted, if it is the highest. */
export function keepLastEventId(context: Context, id: string): void {
  const last = context.records(events).last();
  if (last?.id === id) recordLastId(context, events, (storedLast) => largerId(id, storedLast));
}

const events = 'time_tracking_events';
const sequences = 'sequences';

function idMomentOf({ clock, random }: Context): IdMoment {
  return {
    now: clock.now(),
    random: random.uint32(),
  };
}

/** Updates the stored last id of a resource, and returns it. */
function recordLastId(
  context: Context,
  resource: string,
  toLast: (storedLast: string) => string,
): string {
  const records = context.records(sequences);
  const stored = records.get(resource);
  const last = toLast(textOf(stored?.last));
  const sequence = { id: resource, last };
  if (stored === undefined) records.insert(sequence);
  else records.update(sequence);
  return last;
}

/**
 * An integer above 2^53 as three exact parts; the lower two are below a million. Calculating with it takes a
 * tenth of the time of parsing, adding and printing a BigInt.
 */
export type Long = { readonly high: number; readonly middle: number; readonly low: number };

/** `upper * 2^32 + lower`, both below 2^32. */
export function toLong(upper: number, lower: number): Long {
  const rest = upper * 967_296 + lower;
  const carry = Math.floor(rest / 1e6);
  const millions = upper * 4294 + carry;
  const high = Math.floor(millions / 1e6);
  return { high, middle: millions - high * 1e6, low: rest - carry * 1e6 };
}

/** Parses up to 21 decimal digits; `undefined` for other texts. */
export function parseLong(text: string): Long | undefined {
  const { length } = text;
  if (length === 0 || length > 21) return undefined;
  const high = parseDigits(text, 0, length - 12);
  const middle = parseDigits(text, length - 12, length - 6);
  const low = parseDigits(text, length - 6, length);
  return Number.isNaN(high + middle + low) ? undefined : { high, middle, low };
}

function parseDigits(text: string, start: number, end: number): number {
  let value = 0;
  for (let index = Math.max(start, 0); index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether the first is larger. */
export function isLarger(left: Long, right: Long): boolean {
  if (left.high !== right.high) return left.high > right.high;
  return left.middle === right.middle ? left.low > right.low : left.middle > right.middle;
}

/** The next integer. */
export function incrementLong({ high, middle, low }: Long): Long {
  if (low < 999_999) return { high, middle, low: low + 1 };
  return middle < 999_999
    ? { high, middle: middle + 1, low: 0 }
    : { high: high + 1, middle: 0, low: 0 };
}

/** The decimal digits without leading zeros. */
export function formatLong({ high, middle, low }: Long): string {
  if (high > 0) return `${high}${formatSixDigits(middle)}${formatSixDigits(low)}`;
  return middle > 0 ? `${middle}${formatSixDigits(low)}` : `${low}`;
}

function formatSixDigits(part: number): string {
  return part < 100_000 ? `${part}`.padStart(6, '0') : `${part}`;
}
