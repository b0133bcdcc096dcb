import { findProblem } from '../tracker/validation.ts';
import { shopDocument } from './document.ts';
import {
  type Fields,
  type Is,
  type Kind,
  Refused,
  refuse,
  type ShopCall,
  type ShopRecord,
  type ShopReply,
  type ShopState,
} from './shop-state.ts';
import { showRecord } from './show-record.ts';

type Listed = {
  readonly kind: Kind;
  readonly all: readonly ShopRecord[];
  readonly owner: string;
};

/** Answers a list with its filters, order and page. */
export function listRecords(
  state: ShopState,
  { query, segments }: ShopCall,
  { kind, all, owner }: Listed,
): ShopReply {
  const { is, records, removed } = state;
  checkQuery(is, segments, query);
  const isUnknown = !records.customers.has(`${query.get('customer_id')}`);
  if (is('an unknown customer in a filter makes the server fail') && query.has('customer_id'))
    if (isUnknown) throw new Error('no customer');
  const tests = Object.entries(toFilters(is)).filter(([name]) => query.has(name));
  const isFiltered = tests.length > 0;
  const isOwn = (record: ShopRecord): boolean =>
    kind === 'products' ||
    record.owner === owner ||
    (is('another account is found by its email') && query.has('email'));
  const matching = all
    .filter(isOwn)
    .map((record) => showRecord(state, kind, record, 'list'))
    .filter((record) => tests.every(([name, test]) => test(record, `${query.get(name)}`)));
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? (is('a list without a limit is cut') ? 2 : 25));
  const sort = toSort(query, is('sort_dir is ignored with a filter') && isFiltered);
  const start = toStart(is, { offset, limit, isFiltered });
  const isPaged = is('the order of pages is that of creation');
  const data = isPaged
    ? sort(matching.slice(start, start + limit))
    : sort(matching).slice(start, start + limit);
  const isAll = is('the total counts records of other accounts') && kind === 'customers';
  const isGone = is('a removed customer is counted') && kind === 'customers' && !isFiltered;
  return {
    status: 200,
    body: {
      data,
      meta: {
        total_count: (isAll ? all.length : matching.length) + (isGone ? removed.size : 0),
        offset,
        limit: is('the limit in the reply is wrong') ? 25 : limit,
      },
    },
  };
}

type Page = { readonly offset: number; readonly limit: number; readonly isFiltered: boolean };

function toStart(is: Is, { offset, limit, isFiltered }: Page): number {
  if (is('the offset counts pages')) return offset * limit;
  return is('a filter forgets the offset') && isFiltered ? 0 : offset;
}

type Query = { readonly name: string; readonly schema: Fields };

/** Refuses a query that does not match the document. */
function checkQuery(is: Is, segments: readonly string[], query: URLSearchParams): void {
  const path = `/${segments.map((segment, index) => (index === 1 ? '{customer_id}' : segment)).join('/')}`;
  const paths: Readonly<Record<string, object>> = shopDocument.paths;
  const parameters: readonly Query[] = Object(Object(paths[path]).get).parameters ?? [];
  for (const { name, schema } of parameters) {
    const text = query.get(name);
    if (text === null || schema.type === 'array') continue;
    const { maximum: _maximum, ...open } = schema;
    const isOpen = is('a limit above the highest is accepted') && name === 'limit';
    const problem = findProblem(isOpen ? open : schema, toTyped(schema, text));
    const isEmptyNumber = schema.type === 'integer' && text.trim() === '';
    if (problem !== undefined || isEmptyNumber)
      throw new Refused(refuse(422, `${name} is not valid.`));
  }
}

function toTyped({ type }: Fields, text: string): unknown {
  if (type === 'integer') return Number(text);
  return type === 'boolean' && ['true', 'false'].includes(text) ? text === 'true' : text;
}

type Filter = (record: Fields, text: string) => boolean;

function contain(text: unknown, part: string): boolean {
  return `${text}`.toLowerCase().includes(part.toLowerCase());
}

function toFilters(is: Is): Readonly<Record<string, Filter>> {
  return {
    email: (one, text) => one.email === text,
    segment: (one, text) => one.segment === text,
    created_after: (one, text) =>
      is('created_after is ignored') || Date.parse(`${one.created_at}`) > Date.parse(text),
    search: (one, text) =>
      is('the search looks at the name only at its beginning')
        ? `${one.name}`.toLowerCase().startsWith(text.toLowerCase())
        : contain(one.name, text) || contain(one.email, text),
    pinned: (one, text) => `${one.pinned}` === text,
    discontinued: (one, text) => `${one.discontinued}` === text,
    price_gte: (one, text) => is('price_gte is ignored') || Number(one.price_cents) >= Number(text),
    price_lte: (one, text) => Number(one.price_cents) <= Number(text),
    sku: (one, text) => {
      const all = text.split(',');
      const searched = is('only the first of several products is found') ? all.slice(0, 1) : all;
      return searched.includes(`${one.sku}`);
    },
    status: (one, text) => one.status === text,
    currency: (one, text) => one.currency === text,
    customer_id: (one, text) => is('the filter customer_id is ignored') || one.customer_id === text,
    min_total_cents: (one, text) =>
      is('min_total_cents is ignored') || Number(one.total_cents) >= Number(text),
    q: (one, text) => contain(one.comment ?? '', text),
  };
}

/** Sorts by what the query says; records without a value come last. */
function toSort(query: URLSearchParams, isDirectionLost: boolean) {
  const [property, direction] = toOrder(query, isDirectionLost);
  const sign = direction === 'desc' ? -1 : 1;
  const compare = (one: Fields, other: Fields): number => {
    const [first, second] = [one[`${property}`], other[`${property}`]];
    if (first === second) return 0;
    if (first === undefined || first === null) return 1;
    if (second === undefined || second === null) return -1;
    return (first as number) < (second as number) ? -sign : sign;
  };
  return (some: readonly Fields[]): readonly Fields[] =>
    property === undefined ? some : some.toSorted(compare);
}

function toOrder(
  query: URLSearchParams,
  isDirectionLost: boolean,
): readonly [string | undefined, string] {
  const by = query.get('sort_by');
  if (by !== null) return [by, isDirectionLost ? 'asc' : (query.get('sort_dir') ?? 'asc')];
  const [property, direction = 'asc'] = (query.get('sort') ?? '').split(':');
  if (property) return [property, direction];
  const order = query.get('order_by') ?? '';
  return order === ''
    ? [undefined, 'asc']
    : [order.replace('-', ''), order.startsWith('-') ? 'desc' : 'asc'];
}
