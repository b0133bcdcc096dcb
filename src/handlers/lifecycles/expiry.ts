import { isInstantInRange } from '../../base/clock.ts';
import { dueResource } from '../../base/internal-resources.ts';
import {
  type Expiry,
  formatInstant,
  parseInstant,
  type Resource,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from '../record/keys.ts';
import { createMarkedKeys, type MarkedKeys } from '../record/marked-keys.ts';
import { putDueChange, type RecordsOf } from './schedule.ts';

/** A new record with the time at which it expires, where the client sent a lifetime instead. */
export function withExpiryTime(
  { expiry }: Pick<Resource, 'expiry'>,
  record: StoredRecord,
  { sent, now }: { readonly sent: JsonObject; readonly now: number },
): StoredRecord {
  const { time, lifetime } = expiry ?? {};
  if (time === undefined || lifetime === undefined || sent[time.property] !== undefined)
    return record;
  const length = sent[lifetime.property];
  const at = typeof length === 'number' ? now + length * lifetime.unit : Number.NaN;
  return isInstantInRange(at)
    ? { ...record, [time.property]: formatInstant(at, time.format) }
    : record;
}

/** The id of the change by time with which a record expires. */
export function toExpiryId(name: string, key: string): string {
  return `${name}/${key} expiry`;
}

/** Schedules the end of a record that was stored; one that was over before changes nothing. */
export function scheduleExpiry(
  context: Context,
  { resource, name }: RecordsOf,
  record: StoredRecord,
): void {
  const { expiry } = resource;
  if (expiry === undefined) return;
  const key = keyOf(resource, record);
  const id = toExpiryId(name, key);
  const now = context.clock.now();
  expiredKeys.unmark(context, name, key);
  const at = findEnd(expiry, record, now);
  if (at === undefined || at <= now) {
    context.records(dueResource).remove(id);
    return;
  }
  const from = findExpiryValue(expiry, record);
  putDueChange(context, { id, at, trigger: 'time', resource: name, key, kind: 'expiry', from });
}

/** Schedules the end of a record anew, where a call changed it. */
export function rescheduleExpiry(
  context: Context,
  { before, ...records }: RecordsOf & { readonly before: StoredRecord },
  record: StoredRecord,
): void {
  const { expiry } = records.resource;
  if (expiry && findExpiryValue(expiry, before) !== findExpiryValue(expiry, record))
    scheduleExpiry(context, records, record);
}

/** The value that says when a record expires. */
export function findExpiryValue({ time, lifetime }: Expiry, record: StoredRecord): unknown {
  return record[`${(time ?? lifetime)?.property}`];
}

const dayLength = 24 * 3_600_000;

function findEnd(
  { time, lifetime }: Expiry,
  record: StoredRecord,
  now: number,
): number | undefined {
  const instant = time && parseInstant(record[time.property], time.format);
  const length = lifetime && Number(record[lifetime.property]) * lifetime.unit;
  // A date has expired at its end.
  const end =
    instant === undefined
      ? now + Number(length)
      : instant + (time?.format === 'date' ? dayLength : 0);
  return isInstantInRange(end) ? end : undefined;
}

/** Keys of records that are gone because they expired. */
export const expiredKeys: MarkedKeys = createMarkedKeys('expired');

/** What an expired record is changed to; `undefined` where it is settled. */
export function toExpiredRecord(
  { property, value, unless }: Extract<Expiry['effect'], { readonly property: string }>,
  record: StoredRecord,
): StoredRecord | undefined {
  const isSettled = unless?.values.some((settled) => record[unless.property] === settled);
  return isSettled ? undefined : { ...record, [property]: value };
}
