import type { Call, Context, StoredRecord } from '../../behaviours.ts';
import { findUserIdByEmail } from '../auth/authenticate.ts';
import { quote } from '../notices.ts';
import { isObject, listOf, textOf } from '../properties.ts';

/** Whether a record passes a filter. */
export type AhaFilter = (record: StoredRecord) => boolean;

/** Creates a filter from the value of a query parameter. */
type CreateFilter = (value: string, context: Context) => AhaFilter;

const filterFactories = {
  q: (value) => {
    const query = value.toLowerCase();
    return (record) => textOf(record.name).toLowerCase().includes(query);
  },
  updated_since: (value, context) => {
    const since = parseInstant(value, context);
    return (record) => Date.parse(textOf(record.updated_at)) > since;
  },
  tag: (value) => {
    const query = value.toLowerCase();
    return (record) => listOf(record.full_tags).some((tag) => tagName(tag) === query);
  },
  assigned_to_user: (value, context) => {
    const id = value.includes('@') ? findUserIdByEmail(value, context) : value;
    return (record) => record.assigned_to_user_id === id;
  },
} satisfies Readonly<Record<string, CreateFilter>>;

export type FilterName = keyof typeof filterFactories;

/** The filters in the query of a call, of those that its list supports (Aha! documentation). */
export function readFilters(
  call: Call,
  context: Context,
  names: readonly FilterName[],
): readonly AhaFilter[] {
  const filters: AhaFilter[] = [];
  for (const name of names) {
    const value = call.query[name];
    if (typeof value !== 'string' || value === '') continue;
    const createFilter: CreateFilter = filterFactories[name];
    filters.push(createFilter(value, context));
  }
  return filters;
}

function tagName(tag: unknown): string {
  return isObject(tag) ? textOf(tag.name).toLowerCase() : '';
}

function parseInstant(value: string, context: Context): number {
  const instant = /^\d{4}-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  const message = `must be an ISO 8601 time such as "2019-02-06T01:47:31Z", not ${quote(value)}`;
  throw context.refuse({
    code: 'invalid-parameter',
    detail: `updated_since ${message}`,
    violations: [{ in: 'query', pointer: '/updated_since', message }],
  });
}
