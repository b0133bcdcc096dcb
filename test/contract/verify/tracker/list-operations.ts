import { CallRefused, type TrackerReply, toProblem } from './call.ts';
import type { UserCall } from './record-operations.ts';
import { operations } from './router.ts';
import type { RecordKind, TrackerRecord } from './state.ts';
import { readQuery } from './validation.ts';

type TrackerList = {
  readonly kind: RecordKind;
  readonly records: readonly TrackerRecord[];
  readonly style: 'page' | 'offset' | 'cursor' | 'none';
  /** The properties that a text search looks in. */
  readonly searched: readonly string[];
};

/** Parameters that are no filters. */
const listParameters = new Set('page pageSize limit offset cursor sort order q search'.split(' '));

/** Lists records: filtered, searched, sorted, and one page of them. */
export function listPage(
  { call, user, rules, state }: UserCall,
  { kind, records, style, searched }: TrackerList,
): TrackerReply {
  const { query, operationId = '' } = call;
  const { parameters = [] } = operations.find((one) => one.operationId === operationId) ?? {};
  const { problem, values } = readQuery(parameters, query, (schema) =>
    rules.querySchema(schema, operationId),
  );
  if (problem !== undefined)
    throw new CallRefused(toProblem(400, 'The query is not as described.', problem));
  const filters = Object.entries(values).filter(([name]) => !listParameters.has(name));
  const text = values.q ?? values.search;
  const matching = records
    .filter((record) => rules.isVisible(user, kind, record))
    .filter((record) => filters.every((filter) => rules.matches(kind, record, filter)))
    .filter((record) => text === undefined || rules.containsText(record, searched, `${text}`));
  const sorted = values.sort === undefined ? matching : rules.sort(matching, toOrder(values));
  const size = Number(values.pageSize ?? values.limit ?? Number.POSITIVE_INFINITY);
  const start = findStart(sorted, style, { values, size });
  const page = style === 'none' ? sorted : rules.page(sorted, start, size);
  const items = page.map((record) => rules.show(kind, record, 'list', state));
  const total = rules.total(sorted, page);
  if (style === 'cursor') {
    const nextCursor = rules.nextCursor(page, sorted.length - start - size);
    return { status: 200, body: { items, nextCursor } };
  }
  if (style !== 'page')
    return { status: 200, body: { items, ...(style === 'offset' && { total }) } };
  const last = Math.max(1, Math.ceil(sorted.length / size));
  const links = Object.entries(rules.pageLinks(Number(values.page), last)).map(([name, number]) => {
    const target = new URLSearchParams(query);
    target.set('page', `${number}`);
    return `</v1${call.path}?${target}>; rel="${name}"`;
  });
  const headers = { link: links.join(', '), 'x-total-count': `${total}` };
  return { status: 200, headers, body: { items, total } };
}

type PageQuery = { readonly values: Readonly<Record<string, unknown>>; readonly size: number };

function findStart(
  records: readonly TrackerRecord[],
  style: TrackerList['style'],
  { values, size }: PageQuery,
): number {
  if (style === 'page') return (Number(values.page) - 1) * size;
  if (style === 'offset') return Number(values.offset);
  if (values.cursor === undefined) return 0;
  const id = Buffer.from(`${values.cursor}`, 'base64url').toString();
  const index = records.findIndex((record) => `${record.id}` === id);
  if (index < 0) throw new CallRefused(toProblem(400, 'The cursor is unknown.'));
  return index + 1;
}

function toOrder({ sort, order }: PageQuery['values']) {
  const text = `${sort}`;
  const isDescending = text.startsWith('-') || order === 'desc';
  return { property: text.replace('-', ''), direction: isDescending ? 'desc' : 'asc' } as const;
}
