import type { FastifyInstance } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import { isObject } from '../../openapi/openapi.ts';
import { type CallExpectation, verifyCalls, waitForCalls } from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { selectOperations } from '../match/match-operations.ts';
import { readMatcher } from '../match/read-matcher.ts';
import {
  optional,
  type PropertyReaders,
  type ReadProperties,
  readBody,
  readIntegerIn,
  readProperties,
  refuseBody,
  type ValueReader,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Expected, ExpectedSoon, verifyPaths } from './verify-schema.ts';

/** The longest wait, in milliseconds. */
const maxWait = 60_000;

/** Adds the routes that tell whether the calls came that were expected. */
export function addVerifyRoutes(scope: FastifyInstance, context: JournalControlContext): void {
  const { mask, journalOf, journalKeeps } = context;
  const route = createTypedRoutes<typeof verifyPaths>(scope);
  const ending = new AbortController();
  scope.addHook('preClose', async () => ending.abort());

  route('POST /journal/verify', async (request) => {
    const expectation = toExpectation(readBody(request.body, expectedReaders), context);
    if (journalKeeps === 'none') throw refuseJournalOff();
    return verifyCalls(journalOf(request), expectation, mask);
  });

  route('POST /journal/wait', async (request, reply) => {
    const { within = 1000, ...soon } = readBody(request.body, expectedSoonReaders);
    const expectation = toExpectation(soon, context);
    if (journalKeeps === 'none') throw refuseJournalOff();
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([ending.signal, gone.signal]);
    return waitForCalls(() => journalOf(request), expectation, { within, signal, mask });
  });
}

function refuseJournalOff() {
  return refuse({
    code: 'journal-off',
    detail: 'Calls cannot be counted: no journal is kept (--journal 0); start without that option.',
  });
}

const countRange = { min: 0, max: 1_000_000 };
const readCallCount = readIntegerIn(countRange);

type CountRange = { readonly min: number; readonly max?: number };

const readCount: ValueReader<CountRange> = (value, place) => {
  if (!isObject(value)) {
    const exactly = readIntegerIn({
      ...countRange,
      alternative: 'a range such as {"min": 1, "max": 3}',
    })(value, place);
    return { min: exactly, max: exactly };
  }
  const bounds = { min: optional(readCallCount), max: optional(readCallCount) };
  const { min = 0, max } = readProperties(value, place, bounds);
  if (max === undefined) return { min };
  if (max < min) throw refuseBody(`${place}/max`, `must not be less than ${place}/min`);
  return { min, max };
};

const expectedReaders = {
  match: optional(readMatcher),
  count: optional(readCount),
} satisfies PropertyReaders<ReadonlyStatic<typeof Expected>>;

const expectedSoonReaders = {
  ...expectedReaders,
  within: optional(readIntegerIn({ min: 0, max: maxWait })),
} satisfies PropertyReaders<ReadonlyStatic<typeof ExpectedSoon>>;

/** What was never called is easily said of an operation that there is not. */
function toExpectation(
  { match = {}, count: { min, max } = { min: 1 } }: ReadProperties<typeof expectedReaders>,
  { operations }: JournalControlContext,
): CallExpectation {
  selectOperations(operations, match.operation);
  return { match, min, max: max ?? Number.POSITIVE_INFINITY };
}
