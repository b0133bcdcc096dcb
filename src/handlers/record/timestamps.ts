import type { Clock } from '../../base/clock.ts';
import {
  type ActionEffect,
  formatInstant,
  normalizeName,
  type TimestampFormat,
  type Timestamps,
} from '../../inference/inference.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';

/** The time of a clock, as a property writes it. */
export function formatTime(clock: Clock, format: TimestampFormat): string | number {
  return formatInstant(clock.now(), format);
}

/** Sets the times of creation and change that a client did not send. */
export function setCreationTimes(
  fields: JsonObject,
  { created, updated }: Timestamps,
  clock: Clock,
): JsonObject {
  const missing = created.concat(updated).filter(({ property }) => fields[property] === undefined);
  return withTimes(fields, missing, clock);
}

/** Sets the time of change. */
export function setUpdateTimes(
  fields: JsonObject,
  { updated }: Timestamps,
  clock: Clock,
): JsonObject {
  return withTimes(fields, updated, clock);
}

function withTimes(
  fields: JsonObject,
  properties: Timestamps['updated'],
  clock: Clock,
): JsonObject {
  if (properties.length === 0) return fields;
  const timed: Record<string, unknown> = { ...fields };
  for (const { property, format } of properties) timed[property] = formatTime(clock, format);
  return timed;
}

/** Records before and after a change. */
type RecordChange = { readonly before: StoredRecord; readonly after: StoredRecord };

/**
 * Sets `closed_at` where the state has become `closed`, and `completed_at` where `completed` has become
 * true. Clears them where that holds no longer, unless the client sent a value.
 */
export function setStateTimes(
  { before, after }: RecordChange,
  { states, stateProperties, flags }: Timestamps,
  clock: Clock,
): StoredRecord {
  if (states.length === 0 && flags.length === 0) return after;
  const isIn = (record: StoredRecord, state: string) =>
    stateProperties.some((name) => normalizeName(`${record[name]}`) === state);
  const conditions = [
    ...states.map((one) => ({ ...one, holds: (record: StoredRecord) => isIn(record, one.state) })),
    ...flags.map((one) => ({ ...one, holds: (record: StoredRecord) => record[one.flag] === true })),
  ];
  const times: Record<string, unknown> = {};
  for (const { property, format, isNullable, holds } of conditions) {
    const [held, isHeld] = [holds(before), holds(after)];
    if (held === isHeld || after[property] !== before[property]) continue;
    if (isHeld) times[property] = formatTime(clock, format);
    else if (isNullable) times[property] = null;
  }
  return { ...after, ...times };
}

/** A record after an action such as `cancel`. */
export function applyActionEffect(
  record: StoredRecord,
  { set, timestamp }: ActionEffect,
  clock: Clock,
): StoredRecord {
  const time = timestamp && { [timestamp.property]: formatTime(clock, timestamp.format) };
  return { ...record, ...mergeChange(record, set), ...time };
}

/** The changed properties; those of an object are changed in it. */
function mergeChange(record: StoredRecord, set: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [
      name,
      isObject(value) ? { ...Object(record[name]), ...value } : value,
    ]),
  );
}
