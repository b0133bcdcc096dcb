import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../document/document.ts';
import { type Expectation, verify, waitFor } from '../journal/journal.ts';
import { readBody, refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { journalOf } from './journal.ts';
import { listNamed } from './meant.ts';
import { readMatch } from './read-match.ts';
import { objectOfBody, readWhole, refuseUnknown } from './reading.ts';

/** The longest wait, in milliseconds. */
const longest = 60_000;

/** Adds the routes that tell whether the calls came that were expected. */
export const addVerify = (scope: FastifyInstance, controlled: Controlled): void => {
  const { cover } = controlled;
  const ending = new AbortController();
  scope.addHook('preClose', async () => ending.abort());

  scope.post('/journal/verify', async (request) => {
    const expectation = toExpectation(readBody(request.body, ['match', 'count']), controlled);
    return verify(journalOf(controlled, request).all(), expectation, cover);
  });

  scope.post('/journal/wait', async (request, reply) => {
    const body = readBody(request.body, ['match', 'count', 'within']);
    const within = readWhole(body.within ?? 1000, '/within', { least: 0, most: longest });
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([ending.signal, gone.signal]);
    return waitFor(journalOf(controlled, request), toExpectation(body, controlled), {
      within,
      signal,
      cover,
    });
  });
};

const anyNumber = { least: 0, most: 1_000_000 };

/** What was never called is easily said of an operation that there is not. */
const toExpectation = (
  { match = {}, count }: JsonObject,
  { operations }: Controlled,
): Expectation => {
  const read = readMatch(match, '/match');
  listNamed(operations, read.operation);
  return { match: read, ...toBounds(count) };
};

const toBounds = (count: unknown): Pick<Expectation, 'least' | 'most'> => {
  if (count === undefined) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (typeof count !== 'object') {
    const exactly = readWhole(count, '/count', anyNumber);
    return { least: exactly, most: exactly };
  }
  const bounds = objectOfBody(count, '/count');
  refuseUnknown(bounds, '/count', ['min', 'max']);
  const least = readWhole(bounds.min ?? 0, '/count/min', anyNumber);
  if (bounds.max === undefined) return { least, most: Number.POSITIVE_INFINITY };
  const most = readWhole(bounds.max, '/count/max', anyNumber);
  if (most < least) throw refuseBody('/count/max', 'must not be less than /count/min');
  return { least, most };
};
