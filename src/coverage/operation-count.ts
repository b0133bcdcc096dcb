import type { Exchange, Found } from '../contract/contract.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import { type BodyCounts, openBodyCounts } from './body-count.ts';
import type { openFieldReaders } from './field.ts';
import { openParameterCounts } from './parameter-count.ts';
import type { OperationCoverage, StatusCoverage } from './types.ts';

/** Counts what calls exercised of an operation. */
export type OperationCounts = {
  count(found: Found, exchange: Exchange): void;
  /** Counts calls of which nothing but the status is known. */
  countStatus(status: number, calls: number): void;
  list(): OperationCoverage;
};

type StatusCount = { calls: number; readonly bodies: BodyCounts | undefined };

export const openOperationCounts = (
  document: OpenApiDocument,
  readers: ReturnType<typeof openFieldReaders>,
  operation: Operation,
): OperationCounts => {
  const parameters = openParameterCounts(document, readers.request.shapes, operation);
  const request = openBodyCounts(readers.request, operation.body?.content ?? new Map());
  const statuses = new Map(
    [...operation.replies].map(([name, { content }]): [string, StatusCount] => [
      name,
      { calls: 0, bodies: openBodyCounts(readers.reply, content) },
    ]),
  );
  let calls = 0;
  let gone = 0;
  const statusOf = (status: number): StatusCount => {
    const known = namesOf(status).find((name) => statuses.has(name)) ?? `${status}`;
    const count = statuses.get(known) ?? { calls: 0, bodies: undefined };
    statuses.set(known, count);
    return count;
  };
  return {
    count: (found, { sent, got }) => {
      calls += 1;
      parameters.count(found, sent);
      request.count(sent, sent);
      if (got === undefined) return;
      const status = statusOf(got.status);
      status.calls += 1;
      status.bodies?.count(got, sent);
    },
    countStatus: (status, more) => {
      calls += more;
      gone += more;
      // What was cut off has none.
      if (status > 0) statusOf(status).calls += more;
    },
    list: () => ({
      id: operation.id,
      method: operation.method,
      path: operation.path,
      calls,
      gone,
      statuses: [...statuses].map(([name, count]) => toStatus(name, count, operation)),
      parameters: parameters.list(),
      request: request.list(),
    }),
  };
};

/** What a document may call a status (OpenAPI 3.1, section 4.8.16). */
const namesOf = (status: number): readonly string[] => [
  `${status}`,
  `${Math.trunc(status / 100)}XX`,
  'DEFAULT',
];

const toStatus = (
  name: string,
  { calls, bodies }: StatusCount,
  { replies }: Operation,
): StatusCoverage => ({
  status: name === 'DEFAULT' ? 'default' : name,
  documented: replies.has(name),
  calls,
  bodies: bodies?.list() ?? [],
});
