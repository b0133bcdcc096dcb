import { isObject } from '../document/document.ts';
import type { Cut, Delay, FaultOptions } from '../double/double.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import type { NewFault } from './describe-fault.ts';
import { listMeant } from './meant.ts';
import { readRequestMatch } from './read-match.ts';
import {
  numberIn,
  objectOfBody,
  optional,
  type Reader,
  type ReadersOf,
  readParts,
  readTimes,
  wholeIn,
} from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import type { Of } from './routes.ts';

const cuts: readonly Cut[] = ['reset', 'truncate', 'slow', 'empty'];

/** Milliseconds: nobody waits longer. */
const longest = { least: 0, most: 60_000 };
const readWait = wholeIn(longest);

const readDelay: Reader<Delay> = (value, place) => {
  if (!isObject(value)) {
    const ms = wholeIn({ ...longest, orElse: 'a range such as {"min": 100, "max": 200}' })(
      value,
      place,
    );
    return { min: ms, max: ms };
  }
  const { min = 0, max } = readParts(value, place, { min: optional(readWait), max: readWait });
  if (max < min) throw refuseBody(`${place}/max`, `must not be less than ${place}/min`);
  return { min, max };
};

const readError: Reader<{ readonly status: number }> = (value, place) =>
  readParts(objectOfBody(value, place), place, { status: wholeIn({ least: 400, most: 599 }) });

const readCut: Reader<Cut> = (value, place) => {
  const cut = cuts.find((one) => one === value);
  if (cut !== undefined) return cut;
  throw refuseBody(place, `must be one of ${cuts.join(', ')}`);
};

const readers = {
  match: optional(readRequestMatch),
  delay: optional(readDelay),
  error: optional(readError),
  cut: optional(readCut),
  rate: optional(numberIn({ least: 0, most: 1 })),
  times: optional(readTimes),
} satisfies ReadersOf<Of<typeof NewFault>>;

/**
 * Reads a fault out of a body.
 * @throws a refusal (400) where it is none, with the place.
 */
export const readFault = (
  controlled: Pick<Controlled, 'operations'>,
  body: unknown,
): Omit<FaultOptions, 'random'> => {
  const { match = {}, delay, error, cut, rate = 1, times } = readBody(body, readers);
  listMeant(controlled, match);
  if (delay === undefined && error === undefined && cut === undefined) {
    throw refuseBody('', 'must say what goes wrong: delay, error or cut');
  }
  if (error !== undefined && (cut === 'reset' || cut === 'empty')) {
    throw refuseBody('/error', `is never sent where the cut is ${cut}; leave one out`);
  }
  return { match, delay, error, cut, rate, times };
};
