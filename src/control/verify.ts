import type { FastifyInstance } from 'fastify';
import { isObject } from '../document/document.ts';
import { type Expectation, verify, waitFor } from '../journal/journal.ts';
import { refuse } from '../refusal.ts';
import { readBody } from './body.ts';
import type { Journaled } from './control.ts';
import type { describeVerify, Expected, ExpectedSoon } from './describe-verify.ts';
import { listNamed } from './meant.ts';
import { readMatch } from './read-match.ts';
import { optional, type Read, type Reader, type ReadersOf, readParts, wholeIn } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import { type Of, openRoutes } from './routes.ts';

/** The longest wait, in milliseconds. */
const longest = 60_000;

/** Adds the routes that tell whether the calls came that were expected. */
export const addVerify = (scope: FastifyInstance, journaled: Journaled): void => {
  const { cover, journalOf, keeping } = journaled;
  const route = openRoutes<typeof describeVerify>(scope);
  const ending = new AbortController();
  scope.addHook('preClose', async () => ending.abort());

  route('POST /journal/verify', async (request) => {
    const expectation = toExpectation(readBody(request.body, expected), journaled);
    if (keeping === 'none') throw refuseOff();
    return verify(journalOf(request), expectation, cover);
  });

  route('POST /journal/wait', async (request, reply) => {
    const { within = 1000, ...soon } = readBody(request.body, expectedSoon);
    const expectation = toExpectation(soon, journaled);
    if (keeping === 'none') throw refuseOff();
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([ending.signal, gone.signal]);
    return waitFor(() => journalOf(request), expectation, { within, signal, cover });
  });
};

const refuseOff = () =>
  refuse({
    status: 409,
    code: 'journal-off',
    detail: 'Calls cannot be counted: no journal is kept (--journal 0); start without that option.',
  });

const anyNumber = { least: 0, most: 1_000_000 };
const readNumber = wholeIn(anyNumber);

type Bounds = { readonly min: number; readonly max?: number };

const readCount: Reader<Bounds> = (value, place) => {
  if (!isObject(value)) {
    const exactly = wholeIn({ ...anyNumber, orElse: 'a range such as {"min": 1, "max": 3}' })(
      value,
      place,
    );
    return { min: exactly, max: exactly };
  }
  const bounds = { min: optional(readNumber), max: optional(readNumber) };
  const { min = 0, max } = readParts(value, place, bounds);
  if (max === undefined) return { min };
  if (max < min) throw refuseBody(`${place}/max`, `must not be less than ${place}/min`);
  return { min, max };
};

const expected = {
  match: optional(readMatch),
  count: optional(readCount),
} satisfies ReadersOf<Of<typeof Expected>>;

const expectedSoon = {
  ...expected,
  within: optional(wholeIn({ least: 0, most: longest })),
} satisfies ReadersOf<Of<typeof ExpectedSoon>>;

/** What was never called is easily said of an operation that there is not. */
const toExpectation = (
  { match = {}, count: { min, max } = { min: 1 } }: Read<typeof expected>,
  { operations }: Journaled,
): Expectation => {
  listNamed(operations, match.operation);
  return { match, least: min, most: max ?? Number.POSITIVE_INFINITY };
};
