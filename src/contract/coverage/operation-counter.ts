import {
  compileParameterValues,
  parseCookies,
  parseQueryPairs,
  queryStringOf,
} from '../../messages/request/request.ts';
import {
  type OpenApiDocument,
  type Operation,
  type Parameter,
  readSerializationLayout,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Exchange } from '../judge/exchange.ts';
import type { OperationMatch } from '../judge/find-operation.ts';
import { joinHeader, type SentRequest } from '../judge/http-message.ts';
import { type BodyCounter, createBodyCounter, type createFieldContexts } from './body-counter.ts';
import type { OperationCoverage, ParameterCoverage, StatusCoverage } from './coverage.ts';
import { createValueCounter, type ValueCounter } from './value-counter.ts';

/** Counts what calls exercised of one operation. */
export type OperationCounter = {
  count(found: OperationMatch, exchange: Exchange): void;
  /** Counts calls of which only the status is known. */
  countStatus(status: number, calls: number): void;
  toCoverage(): OperationCoverage;
};

type StatusCounter = { calls: number; readonly bodies: BodyCounter | undefined };

export function createOperationCounter(
  document: OpenApiDocument,
  contexts: ReturnType<typeof createFieldContexts>,
  operation: Operation,
): OperationCounter {
  const parameters = createParameterCounter(document, contexts.request.views, operation);
  const request = createBodyCounter(contexts.request, operation.body?.content ?? new Map());
  const statuses = new Map(
    [...operation.replies].map(([name, { content }]): [string, StatusCounter] => [
      name,
      { calls: 0, bodies: createBodyCounter(contexts.reply, content) },
    ]),
  );
  let calls = 0;
  let evicted = 0;
  const statusOf = (status: number): StatusCounter => {
    const known = statusKeysOf(status).find((name) => statuses.has(name)) ?? `${status}`;
    const count = statuses.get(known) ?? { calls: 0, bodies: undefined };
    statuses.set(known, count);
    return count;
  };
  return {
    count: (found, { request: sent, reply }) => {
      calls += 1;
      parameters.count(found, sent);
      request.count(sent, sent);
      if (reply === undefined) return;
      const status = statusOf(reply.status);
      status.calls += 1;
      status.bodies?.count(reply, sent);
    },
    countStatus: (status, more) => {
      calls += more;
      evicted += more;
      // A call without a reply has status 0.
      if (status > 0) statusOf(status).calls += more;
    },
    toCoverage: () => ({
      id: operation.id,
      method: operation.method,
      path: operation.path,
      calls,
      gone: evicted,
      statuses: [...statuses].map(([name, count]) => toStatusCoverage(name, count, operation)),
      parameters: parameters.toCoverage(),
      request: request.toCoverage(),
    }),
  };
}

/** Lists the keys under which a document may describe a status (OpenAPI 3.1, section 4.8.16). */
function statusKeysOf(status: number): readonly string[] {
  return [`${status}`, `${Math.trunc(status / 100)}XX`, 'DEFAULT'];
}

function toStatusCoverage(
  name: string,
  { calls, bodies }: StatusCounter,
  { replies }: Operation,
): StatusCoverage {
  return {
    status: name === 'DEFAULT' ? 'default' : name,
    documented: replies.has(name),
    calls,
    bodies: bodies?.toCoverage() ?? [],
  };
}

/** Counts the parameters that calls sent, and their enumerated values. */
export type ParameterCounter = {
  count(found: OperationMatch, sent: SentRequest): void;
  toCoverage(): readonly ParameterCoverage[];
};

type ParameterTally = {
  calls: number;
  readonly values: ValueCounter;
  readonly entries: ValueCounter;
};

export function createParameterCounter(
  document: OpenApiDocument,
  views: SchemaViews,
  { parameters }: Operation,
): ParameterCounter {
  const read = compileParameterValues(document, parameters);
  const counts = new Map(
    parameters.map((parameter): [Parameter, ParameterTally] => [
      parameter,
      createParameterTally(document, views, parameter),
    ]),
  );
  return {
    count: ({ path }, sent) => {
      const querystring = queryStringOf(sent.url);
      const values = read({
        path,
        query: parseQueryPairs(querystring),
        querystring,
        header: sent.headers,
        cookie: parseCookies(joinHeader(sent.headers.cookie)),
      });
      for (const [parameter, count] of counts)
        if (values.has(parameter)) countValue(count, values.get(parameter), sent);
    },
    toCoverage: () =>
      [...counts].map(([parameter, { calls, values, entries }]) => ({
        in: parameter.in,
        name: parameter.name,
        required: parameter.required,
        calls,
        values: [...values.toCoverage(), ...entries.toCoverage()],
      })),
  };
}

function createParameterTally(
  document: OpenApiDocument,
  views: SchemaViews,
  { schemaPointer }: Parameter,
): ParameterTally {
  return {
    calls: 0,
    values: createValueCounter(views, [schemaPointer]),
    entries: createValueCounter(views, readSerializationLayout(document, [schemaPointer]).items),
  };
}

function countValue(count: ParameterTally, value: unknown, call: object): void {
  count.calls += 1;
  count.values.count(value, call);
  if (Array.isArray(value)) for (const entry of value) count.entries.count(entry, call);
}
