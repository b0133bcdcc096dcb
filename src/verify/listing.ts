import {
  type Conclusion,
  type Envelope,
  isObject,
  type ListParameters,
  type Operation,
  type Parameter,
  plain,
  type Resource,
  readListParameters,
  type Shapes,
  valueAt,
} from '../document/document.ts';

/** An operation that lists records. */
export type Listing = {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly many: Envelope;
  readonly parameters: ListParameters;
};

export const toListing = (shapes: Shapes, conclusion: Conclusion): Listing | undefined => {
  const { operation, resource, many, behaviour } = conclusion;
  if (!resource || !many || behaviour !== 'list') return undefined;
  const parameters = readListParameters(shapes, conclusion, resource);
  return { operation, resource, many, parameters };
};

/** The parameter of the query that has this name. */
export const queryParameter = (
  { parameters }: Operation,
  name: string | undefined,
): Parameter | undefined => parameters.find((one) => one.in === 'query' && one.name === name);

/** Goes down a body to where a record, or the list of records, stands. */
export const readAt = (value: unknown, path: Envelope['path']): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      step === 0 ? (Array.isArray(at) ? at[0] : undefined) : isObject(at) ? at[step] : undefined,
    value,
  );

/** The key of a record; `undefined` where it does not show it. */
export const readKey = ({ key }: Resource, record: unknown): string | undefined => {
  // Who creates a record under a name of his own finds it by that name, whatever else it is called.
  const isNamed = key.origin === 'client' && key.sent.length > 0;
  const path = isNamed && key.sent.at(-1) !== key.path.at(-1) ? key.sent.slice(-1) : key.path;
  const value = valueAt(record, path);
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
};

/** What a reply says of its list, beside the records. */
export type Told = {
  readonly total: number | undefined;
  readonly hasMore: boolean | undefined;
  /** The word for the next page. */
  readonly next: string | undefined;
  /** The address of the next page. */
  readonly address: string | undefined;
};

const totals = /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;
const mores = /^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/;
const nexts =
  /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/;
const addresses = /^next(page)?(url|uri|link|href)?$/;
const deepest = 3;

/** Reads what is said around a list, and in the head. */
export const readTold = (
  value: unknown,
  path: Envelope['path'],
  headers: Readonly<Record<string, unknown>>,
): Told => {
  const around = isObject(value) ? listAround(value, path.join('/')) : [];
  const find = <T>(pattern: RegExp, is: (found: unknown) => found is T): T | undefined =>
    around
      .filter(([name, found]) => pattern.test(plain(name)) && is(found))
      .map(([, found]) => found)
      .find(is);
  const count = headers['x-total-count'];
  const link = String(headers.link ?? '');
  const linked = /<([^<>]*)>[^<>]*;\s*rel="?next"?/.exec(link)?.[1];
  const shown = find(addresses, isText) ?? valueAt(find(addresses, isObject), ['href']);
  return {
    total: find(totals, isCount) ?? [Number(count)].find(isCount),
    hasMore: find(mores, isBoolean),
    next: find(nexts, isText),
    address: linked ?? (isText(shown) ? shown : undefined),
  };
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): value is number => Number.isInteger(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** The properties outside of the list. */
const listAround = (
  value: Readonly<Record<string, unknown>>,
  list: string,
  path = '',
): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}/${name}`;
    if (here === list) return [];
    const within =
      isObject(inner) && here.split('/').length < deepest ? listAround(inner, list, here) : [];
    return [[name, inner] as const, ...within];
  });
