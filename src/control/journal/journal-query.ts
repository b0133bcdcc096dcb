import type { FastifyRequest } from 'fastify';
import { parseFrozenClock } from '../../base/clock.ts';
import { type MaskSecret, showSecrets } from '../../base/mask-secrets.ts';
import type { JournalFilter } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { findPatternFault, selectOperations } from '../match/read-matcher.ts';
import {
  readEnumParameter,
  readIntegerParameter,
  readQueryParameters,
  refuseQuery,
} from '../request/query.ts';

/** The filter of a call that reads the journal, and the mask for its secrets. */
export type JournalQuery = {
  readonly filter: JournalFilter;
  readonly mask: MaskSecret;
  readonly query: ReadonlyMap<string, string>;
};

const journalParameters = [
  'operation',
  'method',
  'path',
  'traceId',
  'status',
  'since',
  'after',
  'unmatched',
  'limit',
  'secrets',
];

/** Reads the query of a call that lists entries. */
export function readJournalQuery(
  context: Pick<ControlContext, 'mask' | 'operations'>,
  request: FastifyRequest,
  moreParameters: readonly string[] = [],
): JournalQuery {
  const query = readQueryParameters(request, [...journalParameters, ...moreParameters]);
  const [operation, method, path, traceId] = ['operation', 'method', 'path', 'traceId'].map(
    (name) => query.get(name),
  );
  selectOperations(context.operations, operation, (message) => refuseQuery('operation', message));
  const fault = path === undefined ? undefined : findPatternFault(path);
  if (fault !== undefined) throw refuseQuery('path', fault);
  const status = readIntegerParameter(query, 'status');
  const [after, limit] = [
    readIntegerParameter(query, 'after'),
    readIntegerParameter(query, 'limit'),
  ];
  const since = query.get('since');
  const unmatched = readEnumParameter(query, 'unmatched', ['false', 'true']) === 'true';
  const filter: JournalFilter = {
    match: {
      ...(operation !== undefined && { operation }),
      ...(method !== undefined && { method: method.toUpperCase() }),
      ...(path !== undefined && { path }),
      ...(traceId !== undefined && { traceId }),
      ...(status !== undefined && { status }),
    },
    ...(after !== undefined && { after }),
    ...(limit !== undefined && { limit }),
    ...(since !== undefined && { since: readInstantParameter(since) }),
    ...(unmatched && { unmatched: 'only' }),
  };
  return { filter, mask: readSecretMask(context, query), query };
}

/** Reads `secrets`: whether secrets are masked. */
export function readSecretMask(
  { mask }: Pick<ControlContext, 'mask'>,
  query: ReadonlyMap<string, string>,
): MaskSecret {
  return readEnumParameter(query, 'secrets', ['masked', 'shown']) === 'shown' ? showSecrets : mask;
}

function readInstantParameter(text: string): number {
  const clock = parseFrozenClock(text);
  if (clock && 'frozen' in clock) return Date.parse(clock.frozen);
  throw refuseQuery('since', 'must be a time such as 2019-02-06T01:48:24Z');
}
