import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ClockState, runningClock, toClock, toFrozen } from '../clock.ts';
import type { Sandbox } from '../store/store.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import type { Advance, describeClock, NewTime, Time } from './describe-clock.ts';
import { toMove } from './duration.ts';
import { inYears } from './in-years.ts';
import { optional, type Reader, type ReadersOf, readFlag, textOr } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import { type Of, openRoutes } from './routes.ts';

/** Adds the routes of the clock of a sandbox. */
export const addClock = (
  scope: FastifyInstance,
  { store, sandboxNameOf }: Pick<Controlled, 'store' | 'sandboxNameOf'>,
): void => {
  const route = openRoutes<typeof describeClock>(scope);
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));

  route('GET /clock', async (request) => toView(sandboxOf(request).clock()));

  route('PUT /clock', async (request) => {
    const { now, frozen } = readBody(request.body, readersOfTime);
    if (now === undefined && frozen === undefined) {
      throw refuseBody('', 'must say now, an instant, or frozen, or both');
    }
    const clock = await sandboxOf(request).setClock((before) =>
      toState(
        now === undefined ? toClock(before).now() : Date.parse(now),
        frozen ?? 'frozen' in before,
      ),
    );
    return toView(clock);
  });

  route('POST /clock/advance', async (request) => {
    const { by } = readBody(request.body, readersOfAdvance);
    const move = toMove(by);
    if (move === undefined) throw refuseBody('/by', noDuration);
    const clock = await sandboxOf(request).setClock((before) =>
      toState(inYears(move(toClock(before).now()), '/by'), 'frozen' in before),
    );
    return toView(clock);
  });
};

const readInstant: Reader<string> = (value, place) => {
  const clock = typeof value === 'string' ? toFrozen(value) : undefined;
  if (clock === undefined) {
    throw refuseBody(place, 'must be an instant such as "2019-02-06T01:48:24Z" (RFC 3339)');
  }
  inYears(toClock(clock).now(), place);
  return toClock(clock).iso();
};

const readersOfTime = {
  now: optional(readInstant),
  frozen: optional(readFlag),
} satisfies ReadersOf<Of<typeof NewTime>>;

const noDuration = 'must be a duration such as "PT1H30M" or "P1D" (ISO 8601)';

const readersOfAdvance = { by: textOr(noDuration) } satisfies ReadersOf<Of<typeof Advance>>;

const toState = (instant: number, isFrozen: boolean): ClockState =>
  isFrozen
    ? { frozen: new Date(instant).toISOString() }
    : { offset: instant - toClock(runningClock).now() };

const toView = (clock: ClockState): Of<typeof Time> => ({
  now: toClock(clock).iso(),
  frozen: 'frozen' in clock,
});
