import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ClockState, runningClock, toClock, toFrozen } from '../clock.ts';
import type { Sandbox } from '../store/store.ts';
import { readBody, refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { toMove } from './duration.ts';
import { textOf } from './reading.ts';

/** Adds the routes of the clock of a sandbox. */
export const addClock = (
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<Controlled, 'store' | 'sandboxNameOf'>,
): void => {
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  scope.get('/clock', async (request) => toView(sandboxOf(request).clock()));

  scope.put('/clock', async (request) => {
    const { now, frozen } = readBody(request.body, ['now', 'frozen']);
    if (now === undefined && frozen === undefined) {
      throw refuseBody('', 'must say now, an instant, or frozen, or both');
    }
    if (frozen !== undefined && typeof frozen !== 'boolean') {
      throw refuseBody('/frozen', 'must be true or false');
    }
    const instant = now === undefined ? undefined : readInstant(now);
    const clock = await sandboxOf(request).setClock((before) =>
      toState(instant ?? toClock(before).now(), frozen ?? 'frozen' in before),
    );
    return toView(clock);
  });

  scope.post('/clock/advance', async (request) => {
    const by = textOf(readBody(request.body, ['by']).by, '/by');
    const move = toMove(by);
    if (move === undefined) {
      throw refuseBody('/by', 'must be a duration such as "PT1H30M" or "P1D" (ISO 8601)');
    }
    const clock = await sandboxOf(request).setClock((before) =>
      toState(checked(move(toClock(before).now()), '/by'), 'frozen' in before),
    );
    return toView(clock);
  });
};

const readInstant = (value: unknown): number => {
  const clock = toFrozen(textOf(value, '/now'));
  if (clock !== undefined) return checked(toClock(clock).now(), '/now');
  throw refuseBody('/now', 'must be an instant such as "2019-02-06T01:48:24Z" (RFC 3339)');
};

/** RFC 3339 has no years beyond these. */
const first = Date.parse('0001-01-01T00:00:00Z');
const last = Date.parse('+010000-01-01T00:00:00Z');

const checked = (instant: number, place: string): number => {
  if (instant >= first && instant < last) return instant;
  throw refuseBody(place, 'leads out of the years 1 to 9999');
};

const toState = (instant: number, isFrozen: boolean): ClockState =>
  isFrozen
    ? { frozen: new Date(instant).toISOString() }
    : { offset: instant - toClock(runningClock).now() };

const toView = (clock: ClockState): object => ({
  now: toClock(clock).iso(),
  frozen: 'frozen' in clock,
});
