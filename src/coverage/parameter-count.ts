import { type Found, joinField, type SentRequest } from '../contract/contract.ts';
import {
  type OpenApiDocument,
  type Operation,
  type Parameter,
  readLayout,
  type Shapes,
} from '../document/document.ts';
import { openSentValues, queryOf, readCookies, splitPairs } from '../request/request.ts';
import type { ParameterCoverage } from './types.ts';
import { openValueCounts, type ValueCounts } from './value-counts.ts';

/** Counts which parameters of an operation were sent, and as what. */
export type ParameterCounts = {
  count(found: Found, sent: SentRequest): void;
  list(): readonly ParameterCoverage[];
};

type Count = { calls: number; readonly values: ValueCounts; readonly entries: ValueCounts };

export const openParameterCounts = (
  document: OpenApiDocument,
  shapes: Shapes,
  { parameters }: Operation,
): ParameterCounts => {
  const read = openSentValues(document, parameters);
  const counts = new Map(
    parameters.map((parameter): [Parameter, Count] => [
      parameter,
      toCount(document, shapes, parameter),
    ]),
  );
  return {
    count: ({ path }, sent) => {
      const querystring = queryOf(sent.url);
      const values = read({
        path,
        query: splitPairs(querystring),
        querystring,
        header: sent.headers,
        cookie: readCookies(joinField(sent.headers.cookie)),
      });
      for (const [parameter, count] of counts)
        if (values.has(parameter)) add(count, values.get(parameter), sent);
    },
    list: () =>
      [...counts].map(([parameter, { calls, values, entries }]) => ({
        in: parameter.in,
        name: parameter.name,
        required: parameter.required,
        calls,
        values: [...values.list(), ...entries.list()],
      })),
  };
};

const toCount = (document: OpenApiDocument, shapes: Shapes, { schema }: Parameter): Count => ({
  calls: 0,
  values: openValueCounts(shapes, [schema]),
  entries: openValueCounts(shapes, readLayout(document, [schema]).items),
});

const add = (count: Count, value: unknown, call: object): void => {
  count.calls += 1;
  count.values.count(value, call);
  if (Array.isArray(value)) for (const entry of value) count.entries.count(entry, call);
};
