import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ClockState, parseFrozenClock, runningClock, toClock } from '../../base/clock.ts';
import type { DueChange, Sandbox } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readBoolean,
  readTextOr,
  refuseBody,
  requireInstantInRange,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Advance, clockPaths, NewTime, Time } from './clock-schema.ts';

/** Adds the routes that read, set and advance the clock of a sandbox, and list what it will change. */
export function addClockRoutes(
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<ControlContext, 'store' | 'sandboxNameOf'>,
): void {
  const route = createTypedRoutes<typeof clockPaths>(scope);
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  route('GET /clock', async (request) => toTimeJson(sandboxOf(request).clock()));

  route('GET /due', async (request) => ({ due: sandboxOf(request).due().map(toDueJson) }));

  route('PUT /clock', async (request) => {
    const { now, frozen } = readBody(request.body, newTimeReaders);
    if (now === undefined && frozen === undefined) {
      throw refuseBody('', 'must have "now", "frozen" or both');
    }
    const clock = await sandboxOf(request).setClock((before) =>
      toClockState(now === undefined ? toClock(before).now() : Date.parse(now), {
        frozen: frozen ?? 'frozen' in before,
      }),
    );
    return toTimeJson(clock);
  });

  route('POST /clock/advance', async (request) => {
    const { by } = readBody(request.body, advanceReaders);
    const move = parseDuration(by);
    if (move === undefined) throw refuseBody('/by', durationMessage);
    const clock = await sandboxOf(request).setClock((before) =>
      toClockState(requireInstantInRange(move(toClock(before).now()), '/by'), {
        frozen: 'frozen' in before,
      }),
    );
    return toTimeJson(clock);
  });
}

function readInstant(value: unknown, pointer: string): string {
  const clock = typeof value === 'string' ? parseFrozenClock(value) : undefined;
  if (clock === undefined) {
    throw refuseBody(pointer, 'must be a time such as "2019-02-06T01:48:24Z" (RFC 3339)');
  }
  requireInstantInRange(toClock(clock).now(), pointer);
  return toClock(clock).iso();
}

const newTimeReaders = {
  now: optional(readInstant),
  frozen: optional(readBoolean),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewTime>>;

const durationMessage = 'must be a duration such as "PT1H30M" or "P1D" (ISO 8601)';

const advanceReaders = { by: readTextOr(durationMessage) } satisfies PropertyReaders<
  ReadonlyStatic<typeof Advance>
>;

function toClockState(instant: number, { frozen }: { readonly frozen: boolean }): ClockState {
  return frozen
    ? { frozen: new Date(instant).toISOString() }
    : { offset: instant - toClock(runningClock).now() };
}

function toDueJson({ at, trigger, kind, resource, key, from, to, call }: DueChange) {
  const ofRecord = { resource, ...(key !== '' && { key }) };
  const change = { at: new Date(at).toISOString(), trigger, kind, ...ofRecord, from, to };
  return call === undefined ? change : { ...change, operation: call.operation };
}

function toTimeJson(clock: ClockState): ReadonlyStatic<typeof Time> {
  return {
    now: toClock(clock).iso(),
    frozen: 'frozen' in clock,
  };
}

/** Moves an instant, in milliseconds since the epoch. */
export type ShiftInstant = (instant: number) => number;

const unitMilliseconds = [7 * 24 * 3_600_000, 24 * 3_600_000, 3_600_000, 60_000, 1000];

const durationPattern =
  /^(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Parses an ISO 8601 duration such as `PT1H30M`, `P1Y` or `-P1D`; `undefined` for other texts. Years and
 * months follow the UTC calendar: a month after January 31 is the last day of February.
 */
export function parseDuration(text: string): ShiftInstant | undefined {
  const match = durationPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, years = 0, months = 0, ...rest] = match;
  const direction = sign === '-' ? -1 : 1;
  const length = unitMilliseconds.reduce(
    (sum, unit, index) => sum + unit * Number(rest[index] ?? 0),
    0,
  );
  return (instant) =>
    addMonths(instant, direction * (12 * Number(years) + Number(months))) +
    direction * Math.round(length);
}

function addMonths(instant: number, months: number): number {
  if (months === 0) return instant;
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
