import type { Context, Settle, StoredRecord, WrittenRecord } from '../../behaviours.ts';
import { toUnits } from '../durations/units.ts';
import { numberOf, textOf } from '../properties.ts';
import { addWork, type WorkTotals, workTotalsOf } from './work-totals.ts';

const eventsResource = 'time_tracking_events';

/** The resources on which time is logged, with the property of an event that refers to each. */
const ownerResources = [
  ['features', 'feature_id'],
  ['requirements', 'requirement_id'],
  ['initiatives', 'initiative_id'],
] as const;

/** Updates the totals of records after the control API wrote these or their events. */
export function settle(written: WrittenRecord | 'everything', context: Context): void {
  for (const [resource, property] of ownerResources) {
    const records = context.records(resource);
    if (written === 'everything') {
      const totalsByOwner = sumByOwner(property, context);
      for (const record of records.list().records)
        updateTotals(record, totalsByOwner.get(textOf(record.id)) ?? workTotalsOf({}), {
          resource,
          context,
        });
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
}

type SettledWrite = Exclude<Parameters<Settle>[0], 'everything'>;

/** The ids of the records of a resource whose totals may have changed. */
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

function addEvent(totals: WorkTotals, event: StoredRecord): WorkTotals {
  const work = numberOf(event.work_done);
  return work === null ? totals : addWork(totals, toUnits(event.work_units), work);
}

type SettleTarget = { readonly resource: string; readonly context: Context };

function updateTotals(
  record: StoredRecord,
  totals: WorkTotals,
  { resource, context }: SettleTarget,
): void {
  if (isSameTotals(workTotalsOf(record), totals)) return;
  context.records(resource).patch(textOf(record.id), totals);
}

/** The last digits of a sum depend on the order of its terms. */
const tolerance = 1e-6;

function isSameTotals(stored: WorkTotals, summed: WorkTotals): boolean {
  return (
    stored.minutes_events === summed.minutes_events &&
    stored.points_events === summed.points_events &&
    Math.abs(stored.minutes_done - summed.minutes_done) < tolerance &&
    Math.abs(stored.points_done - summed.points_done) < tolerance
  );
}
