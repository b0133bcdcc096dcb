import type { FastifyRequest } from 'fastify';
import { toFrozen } from '../clock.ts';
import { type Cover, type Filter, uncovered } from '../journal/journal.ts';
import type { Controlled } from './control.ts';
import { listNamed } from './meant.ts';
import { readQuery, readWholeOf, readWordOf, refuseQuery } from './query.ts';

/** Which entries of a journal are asked for, and how they are to be shown. */
export type Asked = { readonly filter: Filter; readonly cover: Cover };

const names = [
  'operation',
  'method',
  'path',
  'status',
  'since',
  'after',
  'unmatched',
  'limit',
  'secrets',
];

/** Reads the query of a call that asks for entries. */
export const readFilter = (
  controlled: Pick<Controlled, 'cover' | 'operations'>,
  request: FastifyRequest,
): Asked => {
  const query = readQuery(request, names);
  const [operation, method, path] = ['operation', 'method', 'path'].map((name) => query.get(name));
  listNamed(controlled.operations, operation, (message) => refuseQuery('operation', message));
  const status = readWholeOf(query, 'status');
  const [after, limit] = [readWholeOf(query, 'after'), readWholeOf(query, 'limit')];
  const since = query.get('since');
  const unmatched = readWordOf(query, 'unmatched', ['false', 'true']) === 'true';
  const filter: Filter = {
    match: {
      ...(operation !== undefined && { operation }),
      ...(method !== undefined && { method: method.toUpperCase() }),
      ...(path !== undefined && { path }),
      ...(status !== undefined && { status }),
    },
    ...(after !== undefined && { after }),
    ...(limit !== undefined && { limit }),
    ...(since !== undefined && { since: readInstant(since) }),
    ...(unmatched && { unmatched: 'only' }),
  };
  return { filter, cover: readCover(controlled, query) };
};

/** How secrets are to be shown. */
export const readCover = (
  { cover }: Pick<Controlled, 'cover'>,
  query: ReadonlyMap<string, string>,
): Cover => (readWordOf(query, 'secrets', ['masked', 'shown']) === 'shown' ? uncovered : cover);

const readInstant = (text: string): number => {
  const clock = toFrozen(text);
  if (clock && 'frozen' in clock) return Date.parse(clock.frozen);
  throw refuseQuery('since', 'must be an instant such as 2019-02-06T01:48:24Z');
};
