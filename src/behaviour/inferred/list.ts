import {
  type Conclusion,
  type Envelope,
  type ListParameters,
  outline,
  type Resource,
  readListParameters,
  type Shapes,
  toRecordsName,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context, Outcome } from '../behaviour.ts';
import { merge, wrap } from './body.ts';
import { documentsHeader } from './create.ts';
import type { Ground } from './ground.ts';
import { noticeIgnored } from './ignored.ts';
import { keyOf, openKeys, writePath } from './keys.ts';
import { needAncestors } from './lookup.ts';
import { firstInOrder } from './order.ts';
import { readWindow, type Window, writeCursor } from './page.ts';
import { openPaging, type Standing } from './paging.ts';
import { readFields, type Selection, toSelection } from './select.ts';
import { type Frame, toFrame, toShown } from './view.ts';

/** What a list answers with: pages of a resource's records. */
export type Listing = {
  readonly resource: Resource;
  /** Where the records stand in the reply. */
  readonly many: Envelope;
};

/** Answers with a page of a resource's records: those that were asked for, in the order asked for. */
export const openList = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, many }: Listing,
): Answer => {
  const { operation, ancestors } = conclusion;
  const { shapes } = ground.inference;
  const frame = toFrame(operation);
  const keysOf = openKeys(ground.inference, conclusion);
  const parameters = readListParameters(shapes, conclusion, resource);
  const show = openShow(ground, conclusion, { resource, frame, many });
  const links = documentsHeader(ground, operation, { status: frame.status, name: 'link' });
  return async (call, context) => {
    const keys = await keysOf(call, context);
    await needAncestors(context, { ancestors, keys });
    const query =
      conclusion.behaviour === 'search' ? { ...Object(call.body), ...call.query } : call.query;
    const window = readWindow(parameters, query);
    const name = toRecordsName(resource, keys);
    const selection = toSelection(parameters, query);
    noticeIgnored(context, parameters, { query, order: selection?.order });
    const page = await take(context, { name, window, resource, selection });
    const standing = toStanding(ground, call, { keys, page, window, parameters, resource });
    const outcome = show(page.records, name, { standing, fields: readFields(parameters, query) });
    return links ? { ...outcome, headers: { link: toLinks(standing) } } : outcome;
  };
};

type Page = {
  readonly records: readonly StoredRecord[];
  readonly total: number;
  /** Where the page starts. */
  readonly offset: number;
};

type Taking = {
  readonly name: string;
  readonly window: Window;
  readonly resource: Resource;
  readonly selection: Selection | undefined;
};

/** Unfiltered, a page costs what it holds; a filter or an order looks at all records once. */
const take = async (
  context: Context,
  { name, window, resource, selection }: Taking,
): Promise<Page> => {
  const records = context.records(name);
  const { limit, after } = window;
  const isKnown =
    after === undefined || (window.offset > 0 && (await isAt(context, { name, window, resource })));
  if (selection === undefined && isKnown)
    return { ...(await records.list({ offset: window.offset, limit })), offset: window.offset };
  const all = (await records.list()).records;
  const matching = selection ? all.filter(selection.matches) : all;
  const order = selection?.order;
  const end = after === undefined ? window.offset + limit : matching.length;
  const ordered = order ? firstInOrder(matching, order, end) : matching;
  const place =
    after === undefined ? -1 : ordered.findIndex((record) => keyOf(resource, record) === after);
  const offset = place >= 0 ? place + 1 : window.offset;
  return {
    records: ordered.slice(offset, offset + limit),
    total: matching.length,
    offset,
  };
};

/** Whether the record before the page is still the one that it was when the page was told. */
const isAt = async (
  context: Context,
  { name, window, resource }: Omit<Taking, 'selection'>,
): Promise<boolean> => {
  const { records } = await context.records(name).list({ offset: window.offset - 1, limit: 1 });
  return records[0] !== undefined && keyOf(resource, records[0]) === window.after;
};

type Showing = Listing & { readonly frame: Frame };

/** Where the page stands, and the only properties that were asked for. */
type Manner = { readonly standing: Standing; readonly fields: ReadonlySet<string> | undefined };

type Show = (records: readonly StoredRecord[], name: string, manner: Manner) => Outcome;

const openShow = (
  { inference, make }: Ground,
  { operation }: Conclusion,
  { resource, frame, many }: Showing,
): Show => {
  const schema = `${frame.schema}`;
  const paging = openPaging(inference.shapes, schema, many.path);
  const isScalar = isOfKeys(inference.shapes, many);
  const { required } = inference.shapes.of(many.places);
  return (records, name, { standing, fields }) => {
    const entries = records.map((record) => {
      const key = keyOf(resource, record);
      if (isScalar) return key;
      return make(many.places, `${name}/${key} ${operation.id}`, {
        given: fields
          ? pick(toShown(record), (one) => fields.has(one) || required.has(one))
          : toShown(record),
        extent: 'required',
        look: 'at its kind',
      });
    });
    const given = merge(wrap(many.path, [entries]), paging(standing));
    return {
      status: frame.status,
      body: make([schema], `${name} ${operation.id}`, {
        given,
        extent: 'required',
        look: 'at its kind',
        whole: entries,
      }),
    };
  };
};

const pick = (record: StoredRecord, isWanted: (name: string) => boolean): StoredRecord =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));

/** A list of texts or numbers: then it is of keys. */
const isOfKeys = (shapes: Shapes, { places }: Envelope): boolean => {
  const shape = shapes.of(places);
  return (
    shape.types.length > 0 && !shape.types.includes('object') && outline(shapes, shape).size === 0
  );
};

type Standings = {
  /** The keys in the path. */
  readonly keys: readonly string[];
  readonly page: Page;
  readonly window: Window;
  readonly parameters: ListParameters;
  readonly resource: Resource;
};

const toStanding = (
  { basePath }: Ground,
  call: Call,
  { keys, page: { records, total, offset }, window, parameters, resource }: Standings,
): Standing => {
  const { limit, firstPage } = window;
  const size = Number.isFinite(limit) && limit > 0 ? limit : Math.max(1, total);
  const end = offset + records.length;
  const address = toAddresses(call, basePath, { keys, parameters, size, firstPage });
  const last = records.at(-1);
  const cursor = last && end < total ? writeCursor(end, keyOf(resource, last)) : undefined;
  const before = Math.max(0, offset - size);
  return {
    offset,
    limit,
    count: records.length,
    total,
    firstPage,
    page: firstPage + Math.floor(offset / size),
    pages: Math.ceil(total / size),
    addresses: {
      self: address(offset, undefined),
      first: address(0, undefined),
      last: address(Math.max(0, Math.ceil(total / size) - 1) * size, undefined),
      next: end < total && records.length > 0 ? address(end, cursor) : undefined,
      prev: offset > 0 ? address(before, undefined) : undefined,
    },
    cursors: { next: cursor, prev: offset > 0 ? writeCursor(before, '') : undefined },
    keys: { first: records[0] && keyOf(resource, records[0]), last: last && keyOf(resource, last) },
  };
};

type Addressing = {
  readonly keys: readonly string[];
  readonly parameters: ListParameters;
  readonly size: number;
  readonly firstPage: number;
};

/** Writes addresses of the same list at other offsets. */
const toAddresses = (
  { operation, query, headers }: Call,
  basePath: string,
  { keys, parameters: { page, offset, cursor }, size, firstPage }: Addressing,
): ((at: number, cursor: string | undefined) => string) => {
  const host = typeof headers.host === 'string' ? `${schemeOf(headers)}://${headers.host}` : '';
  const place = writePath(operation.path, keys);
  const moving = new Set([page?.name, offset?.name, cursor?.name]);
  const kept = Object.entries(query)
    .filter(
      ([name, value]) => !moving.has(name) && value !== undefined && typeof value !== 'object',
    )
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return (at, word) => {
    const move = page
      ? [`${page.name}=${firstPage + Math.floor(at / size)}`]
      : offset
        ? [`${offset.name}=${at}`]
        : cursor && word !== undefined
          ? [`${encodeURIComponent(cursor.name)}=${word}`]
          : [];
    const all = [...kept, ...move];
    return `${host}${basePath}${place}${all.length > 0 ? `?${all.join('&')}` : ''}`;
  };
};

/** What a proxy says that its clients speak; nobody speaks anything but HTTP to Sandlot itself. */
const schemeOf = (headers: Call['headers']): 'http' | 'https' =>
  /^https\b/i.test(String(headers['x-forwarded-proto'])) ? 'https' : 'http';

/** RFC 8288. */
const toLinks = ({ addresses }: Standing): string =>
  (['prev', 'next', 'first', 'last'] as const)
    .flatMap((relation) => {
      const address = addresses[relation];
      return address === undefined ? [] : [`<${address}>; rel="${relation}"`];
    })
    .join(', ');
