import type { Call, Context, StoredRecord } from '../../index.ts';
import { quote } from '../notices.ts';
import { isObject, listOf, textOf } from '../properties.ts';

/** True for a record that a filter lets through. */
export type AhaFilter = (record: StoredRecord) => boolean;

/** A filter by the value of a query parameter. */
type CreateFilter = (value: string, context: Context) => AhaFilter;

const filterFactories = {
  q: (value) => {
    const sought = value.toLowerCase();
    return (record) => textOf(record.name).toLowerCase().includes(sought);
  },
  updated_since: (value, context) => {
    const since = parseInstant(value, context);
    return (record) => Date.parse(textOf(record.updated_at)) > since;
  },
  tag: (value) => {
    const sought = value.toLowerCase();
    return (record) => listOf(record.full_tags).some((tag) => tagName(tag) === sought);
  },
  assigned_to_user: (value, context) => {
    const id = value.includes('@') ? findUserIdByEmail(value, context) : value;
    return (record) => record.assigned_to_user_id === id;
  },
} satisfies Readonly<Record<string, CreateFilter>>;

export type FilterName = keyof typeof filterFactories;

/** The filters that a call asks for, of those that its list knows (Aha! documentation). */
export function readFilters(
  call: Call,
  context: Context,
  names: readonly FilterName[],
): readonly AhaFilter[] {
  const filters: AhaFilter[] = [];
  for (const name of names) {
    const value = call.query[name];
    if (typeof value !== 'string' || value === '') continue;
    const make: CreateFilter = filterFactories[name];
    filters.push(make(value, context));
  }
  return filters;
}

/** The e-mail address of a user, without regard to case, as an id; `undefined` for a stranger. */
export function findUserIdByEmail(
  email: string,
  context: Pick<Context, 'records'>,
): string | undefined {
  const user = context.records('users').find({ email: email.trim().toLowerCase() });
  return user === undefined ? undefined : textOf(user.id);
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
