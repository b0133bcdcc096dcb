import type { Clock } from '../../base/clock.ts';
import {
  inferTimestamps,
  type Lifecycle,
  type Resource,
  valueAt,
  withValueAt,
} from '../../inference/inference.ts';
import { type JsonObject, propertiesOf, schemasOfProperty } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { HandlerContext } from '../handler-context.ts';
import { formatTime, setStateTimes, setUpdateTimes } from '../record/timestamps.ts';

/** A record in the state at a position, with the times and the progress that belong to it. */
export type EnterState = (record: StoredRecord, state: number, clock: Clock) => StoredRecord;

export function compileEnterState(
  handlerContext: HandlerContext,
  resource: Resource,
  lifecycle: Lifecycle,
): EnterState {
  const setTimes = compileSetTimes(handlerContext, resource);
  const { path, states } = lifecycle;
  return (before, state, clock) => {
    const entered = withValueAt(before, path, states[state]?.value);
    return setTimes(before, { ...entered, ...toStateValues(lifecycle, state, clock) }, clock);
  };
}

/** A record after a change by time, with the times that follow from it. */
export type SetTimes = (before: StoredRecord, after: StoredRecord, clock: Clock) => StoredRecord;

export function compileSetTimes(
  { model: { schemaViews } }: HandlerContext,
  resource: Resource,
): SetTimes {
  const timestamps = inferTimestamps(schemaViews, resource);
  return (before, after, clock) =>
    setUpdateTimes(setStateTimes({ before, after }, timestamps, clock), timestamps, clock);
}

/** The times of a state, and how far the work is in it. */
function toStateValues(
  { times, progress, states }: Lifecycle,
  state: number,
  clock: Clock,
): JsonObject {
  const ofState = times.filter((time) => time.state === state);
  const values = ofState.map(({ property, format }) => [property, formatTime(clock, format)]);
  if (progress === undefined) return Object.fromEntries(values);
  const done = (progress.end * state) / (states.length - 1);
  const shown = progress.end === 1 ? done : Math.floor(done);
  return { ...Object.fromEntries(values), [progress.property]: shown };
}

/** A new record in its first state, without what only a later one has. */
export type BeginLifecycle = (record: StoredRecord, sent: JsonObject, clock: Clock) => StoredRecord;

/** Compiles the beginning of a lifecycle; records without one stay as they are. */
export function compileBeginLifecycle(
  handlerContext: HandlerContext,
  resource: Resource,
): BeginLifecycle {
  const { lifecycle } = resource;
  if (lifecycle === undefined) return (record) => record;
  const enterState = compileEnterState(handlerContext, resource, lifecycle);
  const { schemaViews } = handlerContext.model;
  const entity = schemaViews.of(resource.entity);
  const properties = propertiesOf(schemaViews, entity);
  const isNullable = (name: string) =>
    schemaViews.of(schemasOfProperty(properties, name)).types.includes('null');
  const { path, results, times } = lifecycle;
  const later = [
    ...results,
    ...times.filter(({ state }) => state > 0).map(({ property }) => property),
  ];
  const nulls = later.filter(isNullable);
  const absent = later.filter((name) => !isNullable(name) && !entity.required.has(name));
  return (record, sent, clock) => {
    // A client that chose the state begins there.
    if (valueAt(sent, path) !== undefined) return record;
    const begun: Record<string, unknown> = { ...enterState(record, 0, clock) };
    for (const name of nulls) begun[name] = null;
    for (const name of absent) delete begun[name];
    return begun;
  };
}
