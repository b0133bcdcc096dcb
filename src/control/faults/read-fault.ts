import { isObject } from '../../openapi/openapi.ts';
import type { CutKind, DelayRange, FaultOptions } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { listMatchedOperations } from '../match/match-operations.ts';
import { readRequestMatcher } from '../match/read-matcher.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readIntegerIn,
  readNumberIn,
  readObject,
  readProperties,
  readTimes,
  refuseBody,
  type ValueReader,
} from '../request/body.ts';
import type { ReadonlyStatic } from '../typed-route.ts';
import type { NewFault } from './fault-schema.ts';

const replyCuts: readonly CutKind[] = ['reset', 'truncate', 'slow', 'empty'];

/** Milliseconds: nobody waits longer. */
const delayRange = { min: 0, max: 60_000 };
const readMilliseconds = readIntegerIn(delayRange);

const readDelay: ValueReader<DelayRange> = (value, place) => {
  if (!isObject(value)) {
    const ms = readIntegerIn({
      ...delayRange,
      alternative: 'a range such as {"min": 100, "max": 200}',
    })(value, place);
    return { min: ms, max: ms };
  }
  const { min = 0, max } = readProperties(value, place, {
    min: optional(readMilliseconds),
    max: readMilliseconds,
  });
  if (max < min) throw refuseBody(`${place}/max`, `must not be less than ${place}/min`);
  return { min, max };
};

const readError: ValueReader<{ readonly status: number }> = (value, place) =>
  readProperties(readObject(value, place), place, {
    status: readIntegerIn({ min: 400, max: 599 }),
  });

const readCut: ValueReader<CutKind> = (value, place) => {
  const cut = replyCuts.find((one) => one === value);
  if (cut !== undefined) return cut;
  throw refuseBody(place, `must be one of ${replyCuts.join(', ')}`);
};

const faultReaders = {
  match: optional(readRequestMatcher),
  delay: optional(readDelay),
  error: optional(readError),
  cut: optional(readCut),
  rate: optional(readNumberIn({ min: 0, max: 1 })),
  times: optional(readTimes),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewFault>>;

/**
 * Reads a fault out of a body.
 * @throws a refusal (400) where it is none, with the place.
 */
export function readFault(
  context: Pick<ControlContext, 'operations'>,
  body: unknown,
): Omit<FaultOptions, 'random'> {
  const { match = {}, delay, error, cut, rate = 1, times } = readBody(body, faultReaders);
  listMatchedOperations(context, match);
  if (delay === undefined && error === undefined && cut === undefined) {
    throw refuseBody('', 'must say what goes wrong: delay, error or cut');
  }
  if (error !== undefined && (cut === 'reset' || cut === 'empty')) {
    throw refuseBody('/error', `is never sent where the cut is ${cut}; leave one out`);
  }
  return { match, delay, error, cut, rate, times };
}
