import { isObject } from '../../openapi/openapi.ts';
import type { CutKind, DelayRange, FaultOptions } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { listMatchedOperations } from '../match/match-operations.ts';
import { readRequestMatcher } from '../match/read-matcher.ts';
import {
  byteLengthOf,
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

/** Milliseconds. Clients rarely wait for more than a minute. */
const delayRange = { min: 0, max: 60_000 };
const readMilliseconds = readIntegerIn(delayRange);

const readDelay: ValueReader<DelayRange> = (value, pointer) => {
  if (!isObject(value)) {
    const ms = readIntegerIn({
      ...delayRange,
      alternative: 'a range such as {"min": 100, "max": 200}',
    })(value, pointer);
    return { min: ms, max: ms };
  }
  const { min = 0, max } = readProperties(value, pointer, {
    min: optional(readMilliseconds),
    max: readMilliseconds,
  });
  if (max < min) throw refuseBody(`${pointer}/max`, `must not be less than ${pointer}/min`);
  return { min, max };
};

const readError: ValueReader<{ readonly status: number }> = (value, pointer) =>
  readProperties(readObject(value, pointer), pointer, {
    status: readIntegerIn({ min: 400, max: 599 }),
  });

const readCut: ValueReader<CutKind> = (value, pointer) => {
  const cut = replyCuts.find((kind) => kind === value);
  if (cut !== undefined) return cut;
  throw refuseBody(pointer, `must be one of ${replyCuts.join(', ')}`);
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
 * Reads a fault from a body.
 * @throws a refusal (400) with the pointer of the first invalid value.
 */
export function readFault(
  context: Pick<ControlContext, 'operations'>,
  body: unknown,
): Omit<FaultOptions, 'random'> {
  const { match = {}, delay, error, cut, rate = 1, times } = readBody(body, faultReaders);
  listMatchedOperations(context, match);
  if (delay === undefined && error === undefined && cut === undefined) {
    throw refuseBody('', 'must have at least one of delay, error and cut');
  }
  if (error !== undefined && (cut === 'reset' || cut === 'empty')) {
    throw refuseBody('/error', `cannot be combined with the cut "${cut}", which sends no reply`);
  }
  return { match, delay, error, cut, rate, times, bytes: byteLengthOf(body) };
}
