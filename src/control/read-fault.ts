import type { JsonObject } from '../document/document.ts';
import type { Cut, Delay, FaultOptions } from '../double/double.ts';
import { refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { listMeant } from './meant.ts';
import { readRequestMatch } from './read-match.ts';
import { objectOfBody, readNumber, readWhole, refuseUnknown } from './reading.ts';

const cuts: readonly Cut[] = ['reset', 'truncate', 'slow', 'empty'];

/** Milliseconds: nobody waits longer. */
const anyDelay = { least: 0, most: 60_000 };

/**
 * Reads a fault out of a body.
 * @throws a refusal (400) where it is none, with the place.
 */
export const readFault = (
  controlled: Pick<Controlled, 'operations'>,
  { match = {}, delay, error, cut, rate = 1, times }: JsonObject,
): Omit<FaultOptions, 'random'> => {
  const read = readRequestMatch(match, '/match');
  listMeant(controlled, read);
  const fault = {
    match: read,
    delay: delay === undefined ? undefined : readDelay(delay),
    error: error === undefined ? undefined : readError(error),
    cut: cut === undefined ? undefined : readCut(cut),
    rate: readNumber(rate, '/rate', { least: 0, most: 1 }),
    times: times === undefined ? undefined : readWhole(times, '/times', { least: 1, most: 1e9 }),
  };
  if (delay === undefined && error === undefined && cut === undefined) {
    throw refuseBody('', 'must say what goes wrong: delay, error or cut');
  }
  if (error !== undefined && (cut === 'reset' || cut === 'empty')) {
    throw refuseBody('/error', `is never sent where the cut is ${cut}; leave one out`);
  }
  return fault;
};

const readDelay = (delay: unknown): Delay => {
  if (typeof delay !== 'object') {
    const ms = readWhole(delay, '/delay', anyDelay);
    return { min: ms, max: ms };
  }
  const range = objectOfBody(delay, '/delay');
  refuseUnknown(range, '/delay', ['min', 'max']);
  const min = readWhole(range.min ?? 0, '/delay/min', anyDelay);
  const max = readWhole(range.max, '/delay/max', anyDelay);
  if (max < min) throw refuseBody('/delay/max', 'must not be less than /delay/min');
  return { min, max };
};

const readError = (value: unknown): { readonly status: number } => {
  const error = objectOfBody(value, '/error');
  refuseUnknown(error, '/error', ['status']);
  return { status: readWhole(error.status, '/error/status', { least: 400, most: 599 }) };
};

const readCut = (value: unknown): Cut => {
  const cut = cuts.find((one) => one === value);
  if (cut !== undefined) return cut;
  throw refuseBody('/cut', `must be one of ${cuts.join(', ')}`);
};
