import type { FastifyInstance } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import { isObject } from '../../openapi/openapi.ts';
import { type CallExpectation, verifyCalls, waitForCalls } from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { readMatcher, selectOperations } from '../match/read-matcher.ts';
import {
  optional,
  type PropertyReaders,
  type ReadProperties,
  readBody,
  readIntegerIn,
  readProperties,
  refuseBody,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { ListenerLimit } from './listener-limit.ts';
import type { Expected, ExpectedSoon, verifyPaths } from './verify-schema.ts';

/** Milliseconds. */
const maxWait = 60_000;

/** Adds the routes that compare the journal with the calls that a test expects. */
export function addVerifyRoutes(
  scope: FastifyInstance,
  context: JournalControlContext,
  listenerLimit: ListenerLimit,
): void {
  const { mask, journalOf, journalKeeps } = context;
  const route = createTypedRoutes<typeof verifyPaths>(scope);
  const closing = new AbortController();
  scope.addHook('preClose', async () => closing.abort());

  route('POST /journal/verify', async (request) => {
    const expectation = toExpectation(readBody(request.body, expectedReaders), context);
    if (journalKeeps === 'none') throw refuseJournalOff();
    const journal = journalOf(request);
    await journal.load();
    return verifyCalls(journal, expectation, mask);
  });

  route('POST /journal/wait', async (request, reply) => {
    const { within = 1000, ...expected } = readBody(request.body, expectedSoonReaders);
    const expectation = toExpectation(expected, context);
    if (journalKeeps === 'none') throw refuseJournalOff();
    const disconnected = new AbortController();
    reply.raw.once('close', () => disconnected.abort());
    const signal = AbortSignal.any([closing.signal, disconnected.signal]);
    const release = listenerLimit.acquire();
    const journal = () => journalOf(request);
    return waitForCalls(journal, expectation, { within, signal, mask }).finally(release);
  });
}

function refuseJournalOff() {
  return refuse({
    code: 'journal-off',
    detail:
      'The journal is off (--journal 0), so calls cannot be counted. Start without that option.',
  });
}

const countRange = { min: 0, max: 1_000_000 };
const readCallCount = readIntegerIn(countRange);

type CountRange = { readonly min: number; readonly max?: number };

/** Reads an expected number, or a range. */
export function readCount(value: unknown, pointer: string): CountRange {
  if (!isObject(value)) {
    const exactly = readIntegerIn({
      ...countRange,
      alternative: 'a range such as {"min": 1, "max": 3}',
    })(value, pointer);
    return { min: exactly, max: exactly };
  }
  const bounds = { min: optional(readCallCount), max: optional(readCallCount) };
  const { min = 0, max } = readProperties(value, pointer, bounds);
  if (max === undefined) return { min };
  if (max < min) throw refuseBody(`${pointer}/max`, `must not be less than ${pointer}/min`);
  return { min, max };
}

const expectedReaders = {
  match: optional(readMatcher),
  count: optional(readCount),
} satisfies PropertyReaders<ReadonlyStatic<typeof Expected>>;

const expectedSoonReaders = {
  ...expectedReaders,
  within: optional(readIntegerIn({ min: 0, max: maxWait })),
} satisfies PropertyReaders<ReadonlyStatic<typeof ExpectedSoon>>;

/** An unknown operation is refused: "never called" would always be true of it. */
function toExpectation(
  { match = {}, count: { min, max } = { min: 1 } }: ReadProperties<typeof expectedReaders>,
  { operations }: JournalControlContext,
): CallExpectation {
  selectOperations(operations, match.operation);
  return { match, min, max: max ?? Number.POSITIVE_INFINITY };
}
