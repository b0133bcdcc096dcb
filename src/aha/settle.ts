import type { Context, Settle, StoredRecord } from '../index.ts';
import { numberOf, textOf } from './property.ts';
import { type Tally, tallyOf, withWork } from './tally.ts';
import { toUnits } from './units.ts';

const events = 'time_tracking_events';

/** What time is logged on, by the property of an event that names it. */
const owners = [
  ['features', 'feature_id'],
  ['requirements', 'requirement_id'],
  ['initiatives', 'initiative_id'],
] as const;

/** Brings up the totals of records, where somebody wrote these or their events past the API. */
export const settle: Settle = (written, context) => {
  for (const [resource, property] of owners) {
    const records = context.records(resource);
    if (written === 'everything') {
      const all = sumAll(property, context);
      for (const record of records.list().records)
        bringUp(record, all.get(textOf(record.id)) ?? tallyOf({}), { resource, context });
      continue;
    }
    for (const id of listOwners(written, resource, property)) {
      const record = records.get(id);
      if (record === undefined) continue;
      const logged = context.records(events).list({ where: { [property]: id } });
      bringUp(record, logged.records.reduce(withEvent, tallyOf({})), { resource, context });
    }
  }
};

type Written = Exclude<Parameters<Settle>[0], 'everything'>;

/** The ids of the records of a resource whose totals may be others now. */
const listOwners = (
  { resource, before, after }: Written,
  owner: string,
  property: string,
): readonly string[] => {
  const name = resource === events ? property : resource === owner ? 'id' : undefined;
  const ids = name === undefined ? [] : [textOf(before?.[name]), textOf(after?.[name])];
  return [...new Set(ids)];
};

const sumAll = (property: string, context: Context): ReadonlyMap<string, Tally> => {
  const sums = new Map<string, Tally>();
  for (const event of context.records(events).list().records) {
    const id = textOf(event[property]);
    sums.set(id, withEvent(sums.get(id) ?? tallyOf({}), event));
  }
  return sums;
};

const withEvent = (tally: Tally, event: StoredRecord): Tally => {
  const work = numberOf(event.work_done);
  return work === null ? tally : withWork(tally, toUnits(event.work_units), work);
};

type Place = { readonly resource: string; readonly context: Context };

const bringUp = (record: StoredRecord, tally: Tally, { resource, context }: Place): void => {
  if (isAsGood(tallyOf(record), tally)) return;
  context.records(resource).patch(textOf(record.id), tally);
};

/** The last digits of a sum say in what order it was made, and are no reason to change it. */
const tolerance = 1e-6;

const isAsGood = (kept: Tally, summed: Tally): boolean =>
  kept.minutes_events === summed.minutes_events &&
  kept.points_events === summed.points_events &&
  Math.abs(kept.minutes_done - summed.minutes_done) < tolerance &&
  Math.abs(kept.points_done - summed.points_done) < tolerance;
