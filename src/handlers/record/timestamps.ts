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
 * Sets `paid_at` where the state has become `paid`, and `completed_at` where `completed` has become true.
 * Clears them where that is taken back, unless the client sent a value.
 */
export function setStateTimes(
  { before, after }: RecordChange,
  { states, stateProperties, flags }: Timestamps,
  clock: Clock,
): StoredRecord {
  if (states.length === 0 && flags.length === 0) return after;
  const entered = stateProperties
    .filter((name) => after[name] !== before[name])
    .map((name) => normalizeName(`${after[name]}`));
  const changes = [
    ...states.map((timestamp) => ({
      ...timestamp,
      isSet: entered.includes(timestamp.state),
      isCleared: entered.some((state) => timestamp.clearedBy.includes(state)),
    })),
    ...flags.map(({ flag, ...timestamp }) => ({
      ...timestamp,
      isSet: after[flag] === true && before[flag] !== true,
      isCleared: after[flag] !== true && before[flag] === true,
    })),
  ];
  const times: Record<string, unknown> = {};
  for (const { property, format, isNullable, isSet, isCleared } of changes) {
    if (after[property] !== before[property]) continue;
    if (isSet) times[property] = formatTime(clock, format);
    else if (isCleared && isNullable) times[property] = null;
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
