import {
  type Envelope,
  expectedCursorNames,
  expectedMoreNames,
  expectedNextPageName,
  expectedNextUrlName,
  expectedTotalName,
  normalizeName,
  valueAt,
} from '../../../inference/inference.ts';
import {
  findReplySchema,
  isObject,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';

/** Pagination properties and headers of a reply. */
export type PaginationMetadata = {
  /** Of the whole list, as the body says, else a header. */
  readonly total: number | undefined;
  /** All of them. */
  readonly totals: readonly number[];
  readonly hasMore: boolean | undefined;
  /** Cursor of the next page. */
  readonly cursor: string | undefined;
  /** URL of the next page. */
  readonly nextUrl: string | undefined;
  /** State of an unambiguous next-page property such as `next_cursor`, or of a next link. */
  readonly nextPage: 'present' | 'empty' | 'absent';
  /** Whole numbers beside the list, by their normalized names. */
  readonly numbers: ReadonlyMap<string, number>;
  /** URLs of other pages by their relation (RFC 8288). */
  readonly links: ReadonlyMap<string, string>;
};

const maxEnvelopeDepth = 3;

/** Reads pagination properties around a list, and headers. */
export function readPaginationMetadata(
  value: unknown,
  path: Envelope['path'],
  headers: Readonly<Record<string, unknown>>,
): PaginationMetadata {
  const properties = isObject(value) ? listOutsideList(value, path.join('/')) : [];
  const find = <T>(names: readonly RegExp[], isOfType: (value: unknown) => value is T) =>
    properties
      .filter(([name]) => names.some((pattern) => pattern.test(normalizeName(name))))
      .map(([, value]) => value)
      .find(isOfType);
  const links = parseLinks(String(headers.link ?? ''));
  const linkedUrl = links.get('next');
  const nextUrl =
    find([expectedNextUrlName], isNonEmptyText) ??
    valueAt(find([expectedNextUrlName], isObject), ['href']);
  const nextPageValues = properties
    .filter(([name]) => expectedNextPageName.test(normalizeName(name)))
    .map(([, value]) => value);
  const isPresent = linkedUrl !== undefined || nextPageValues.some(Boolean);
  const totals = [
    find([expectedTotalName], isCount),
    headers['x-total-count'] === undefined ? undefined : Number(headers['x-total-count']),
  ].filter(isCount);
  return {
    total: totals[0],
    totals,
    links,
    numbers: new Map(
      properties.flatMap(([name, value]) => (isCount(value) ? [[normalizeName(name), value]] : [])),
    ),
    hasMore: find(expectedMoreNames, isBoolean),
    cursor: find(expectedCursorNames, isNonEmptyText),
    nextUrl: linkedUrl ?? (isNonEmptyText(nextUrl) ? nextUrl : undefined),
    nextPage: isPresent ? 'present' : nextPageValues.length > 0 ? 'empty' : 'absent',
  };
}

/** Reads a `Link` field (RFC 8288, section 3). */
function parseLinks(field: string): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const [, url = '', parameters = ''] of field.matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const relations = /;\s*rel="?([^";,]*)/i.exec(parameters)?.[1] ?? '';
    for (const relation of relations.toLowerCase().split(' ')) links.set(relation, url);
  }
  return links;
}

function isNonEmptyText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** Lists the properties outside of the list. */
function listOutsideList(
  value: Readonly<Record<string, unknown>>,
  list: string,
  path = '',
): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}/${name}`;
    if (here === list) return [];
    const innerProperties =
      isObject(inner) && here.split('/').length < maxEnvelopeDepth
        ? listOutsideList(inner, list, here)
        : [];
    return [[name, inner] as const, ...innerProperties];
  });
}

/** True when the reply schema has a next-page property. */
export function describesNextPage(views: SchemaViews, operation: Operation): boolean {
  const isBelow = (schemaPointers: readonly string[], depth: number): boolean =>
    depth < maxEnvelopeDepth &&
    [...propertiesOf(views, views.of(schemaPointers))].some(
      ([name, inner]) =>
        expectedNextPageName.test(normalizeName(name)) || isBelow(inner, depth + 1),
    );
  const schema = findReplySchema(operation);
  return schema !== undefined && isBelow([schema], 0);
}
