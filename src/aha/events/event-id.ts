import type { Context } from '../../index.ts';
import { textOf } from '../properties.ts';

export type IdMoment = { readonly now: number; readonly chance: number };

/**
 * Composes an id as Aha!'s documentation shows them: seconds of the Unix epoch in the upper 32
 * bits, 256ths of the second below them, then 24 bits of chance; the last id plus one where that
 * is not above the last. Over 2^53, therefore a text.
 */
export function composeId({ now, chance }: IdMoment, last: string): string {
  const seconds = Math.floor(now / 1000);
  const fraction = Math.floor(((now - seconds * 1000) * 256) / 1000);
  const fresh = toLong(seconds, fraction * 0x1000000 + (chance & 0xffffff));
  const noted = parseLong(last);
  return formatLong(noted === undefined || isLarger(fresh, noted) ? fresh : incrementLong(noted));
}

/** Of two numbers that are written without zeros before them. */
function largerId(one: string, other: string): string {
  return one.length > other.length || (one.length === other.length && one > other) ? one : other;
}

/** The next id of a resource; unique and increasing while its sequence is kept. */
export function nextId(context: Context, resource: string): string {
  return recordLastId(context, resource, (noted) => composeId(idMomentOf(context), noted));
}

/**
 * The id of the next event, above those of all others. The last event says how far they went, and only
 * where that one was deleted a note does: so an event is one record to store and not two.
 */
export function nextEventId(context: Context): string {
  const last = context.records(events).last();
  const noted = context.records(sequences).get(events);
  return composeId(idMomentOf(context), largerId(textOf(last?.id), textOf(noted?.last)));
}

/** Notes the id of an event that is about to go, where no other event says how far ids went. */
export function keepLastEventId(context: Context, id: string): void {
  const last = context.records(events).last();
  if (last?.id === id) recordLastId(context, events, (noted) => largerId(id, noted));
}

const events = 'time_tracking_events';
const sequences = 'sequences';

function idMomentOf({ clock, random }: Context): IdMoment {
  return {
    now: clock.now(),
    chance: random.uint32(),
  };
}

/** Notes how far the ids of a resource went, by how far they had gone before; gives what was noted. */
function recordLastId(
  context: Context,
  resource: string,
  toLast: (noted: string) => string,
): string {
  const records = context.records(sequences);
  const noted = records.get(resource);
  const last = toLast(textOf(noted?.last));
  const sequence = { id: resource, last };
  if (noted === undefined) records.insert(sequence);
  else records.update(sequence);
  return last;
}

/**
 * A whole number over 2^53, in three parts that are each exact, the lower two below a million. To reckon
 * with it takes a tenth of the time of a BigInt that is made from a text and printed again.
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

/** Reads decimals; none where there is something else, or more than 21 of them. */
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
  for (let place = Math.max(start, 0); place < end; place++) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether one is the larger. */
export function isLarger(one: Long, other: Long): boolean {
  if (one.high !== other.high) return one.high > other.high;
  return one.middle === other.middle ? one.low > other.low : one.middle > other.middle;
}

/** The one after it. */
export function incrementLong({ high, middle, low }: Long): Long {
  if (low < 999_999) return { high, middle, low: low + 1 };
  return middle < 999_999
    ? { high, middle: middle + 1, low: 0 }
    : { high: high + 1, middle: 0, low: 0 };
}

/** In decimals, without zeros before them. */
export function formatLong({ high, middle, low }: Long): string {
  if (high > 0) return `${high}${formatSixDigits(middle)}${formatSixDigits(low)}`;
  return middle > 0 ? `${middle}${formatSixDigits(low)}` : `${low}`;
}

function formatSixDigits(part: number): string {
  return part < 100_000 ? `${part}`.padStart(6, '0') : `${part}`;
}
