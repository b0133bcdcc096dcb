import type { Context, Settle, StoredRecord } from '../../index.ts';
import { toUnits } from '../durations/units.ts';
import { numberOf, textOf } from '../properties.ts';
import { addWork, type WorkTotals, workTotalsOf } from './work-totals.ts';

const eventsResource = 'time_tracking_events';

/** What time is logged on, by the property of an event that names it. */
const ownerResources = [
  ['features', 'feature_id'],
  ['requirements', 'requirement_id'],
  ['initiatives', 'initiative_id'],
] as const;

/** Brings up the totals of records, where somebody wrote these or their events past the API. */
export const settle: Settle = (written, context) => {
  for (const [resource, property] of ownerResources) {
    const records = context.records(resource);
    if (written === 'everything') {
      const all = sumByOwner(property, context);
      for (const record of records.list().records)
        updateTotals(record, all.get(textOf(record.id)) ?? workTotalsOf({}), { resource, context });
      continue;
    }
    for (const id of listOwners(written, resource, property)) {
      const record = records.get(id);
      if (record === undefined) continue;
      const logged = context.records(eventsResource).list({ where: { [property]: id } });
      updateTotals(record, logged.records.reduce(addEvent, workTotalsOf({})), {
        resource,
        context,
      });
    }
  }
};

type SettledWrite = Exclude<Parameters<Settle>[0], 'everything'>;

/** The ids of the records of a resource whose totals may be others now. */
function listOwners(
  { resource, before, after }: SettledWrite,
  owner: string,
  property: string,
): readonly string[] {
  const name = resource === eventsResource ? property : resource === owner ? 'id' : undefined;
  const ids = name === undefined ? [] : [textOf(before?.[name]), textOf(after?.[name])];
  return [...new Set(ids)];
}

function sumByOwner(property: string, context: Context): ReadonlyMap<string, WorkTotals> {
  const sums = new Map<string, WorkTotals>();
  for (const event of context.records(eventsResource).list().records) {
    const id = textOf(event[property]);
    sums.set(id, addEvent(sums.get(id) ?? workTotalsOf({}), event));
  }
  return sums;
}

function addEvent(tally: WorkTotals, event: StoredRecord): WorkTotals {
  const work = numberOf(event.work_done);
  return work === null ? tally : addWork(tally, toUnits(event.work_units), work);
}

type SettleTarget = { readonly resource: string; readonly context: Context };

function updateTotals(
  record: StoredRecord,
  tally: WorkTotals,
  { resource, context }: SettleTarget,
): void {
  if (isSameTotals(workTotalsOf(record), tally)) return;
  context.records(resource).patch(textOf(record.id), tally);
}

/** The last digits of a sum say in what order it was made, and are no reason to change it. */
const tolerance = 1e-6;

function isSameTotals(kept: WorkTotals, summed: WorkTotals): boolean {
  return (
    kept.minutes_events === summed.minutes_events &&
    kept.points_events === summed.points_events &&
    Math.abs(kept.minutes_done - summed.minutes_done) < tolerance &&
    Math.abs(kept.points_done - summed.points_done) < tolerance
  );
}
