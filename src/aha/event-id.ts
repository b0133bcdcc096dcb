import type { Context } from '../index.ts';
import { isAbove, next, printLong, readLong, toLong } from './long.ts';
import { textOf } from './property.ts';

export type Moment = { readonly now: number; readonly chance: number };

/**
 * Composes an id as Aha!'s documentation shows them: seconds of the Unix epoch in the upper 32
 * bits, 256ths of the second below them, then 24 bits of chance; the last id plus one where that
 * is not above the last. Over 2^53, therefore a text.
 */
export const composeId = ({ now, chance }: Moment, last: string): string => {
  const seconds = Math.floor(now / 1000);
  const fraction = Math.floor(((now - seconds * 1000) * 256) / 1000);
  const fresh = toLong(seconds, fraction * 0x1000000 + (chance & 0xffffff));
  const noted = readLong(last);
  return printLong(noted === undefined || isAbove(fresh, noted) ? fresh : next(noted));
};

/** Of two numbers that are written without zeros before them. */
const later = (one: string, other: string): string =>
  one.length > other.length || (one.length === other.length && one > other) ? one : other;

/** The next id of a resource; unique and increasing while its sequence is kept. */
export const nextId = (context: Context, resource: string): string =>
  note(context, resource, (noted) => composeId(momentOf(context), noted));

/**
 * The id of the next event, above those of all others. The last event says how far they went, and only
 * where that one was deleted a note does: so an event is one record to store and not two.
 */
export const nextEventId = (context: Context): string => {
  const last = context.records(events).last();
  const noted = context.records(sequences).get(events);
  return composeId(momentOf(context), later(textOf(last?.id), textOf(noted?.last)));
};

/** Notes the id of an event that is about to go, where no other event says how far ids went. */
export const noteEventId = (context: Context, id: string): void => {
  const last = context.records(events).last();
  if (last?.id === id) note(context, events, (noted) => later(id, noted));
};

const events = 'time_tracking_events';
const sequences = 'sequences';

const momentOf = ({ clock, random }: Context): Moment => ({
  now: clock.now(),
  chance: random.uint32(),
});

/** Notes how far the ids of a resource went, by how far they had gone before; gives what was noted. */
const note = (context: Context, resource: string, toLast: (noted: string) => string): string => {
  const records = context.records(sequences);
  const noted = records.get(resource);
  const last = toLast(textOf(noted?.last));
  const sequence = { id: resource, last };
  if (noted === undefined) records.insert(sequence);
  else records.update(sequence);
  return last;
};
