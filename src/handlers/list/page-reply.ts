import type {
  PageFact,
  PageHeader,
  PageLink,
  PageProperty,
  StatedFact,
} from '../../inference/inference.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import { formatLinkHeader, type PageInfo } from './page-info.ts';

/** Writes the properties around a list that state facts about its page. */
export function toPageProperties(
  properties: readonly PageProperty[],
  page: PageInfo,
): JsonObject | undefined {
  const filled: Record<string, unknown> = {};
  for (const property of properties) {
    const value = toPropertyValue(property, page);
    // Without such a page the property is best left out, if it may be.
    const isShown = value !== undefined && (property.required || !isBlank(value));
    if (isShown) filled[property.name] = value;
  }
  return Object.keys(filled).length > 0 ? filled : undefined;
}

/** Writes the header fields that state facts about a page. */
export function toPageHeaders(
  headers: readonly PageHeader[],
  page: PageInfo,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, fact } of headers) {
    const value = fact === 'links' ? formatLinkHeader(page) : readFact[fact](page);
    if (value !== undefined) values[name] = `${value}`;
  }
  return values;
}

function toPropertyValue({ facts, link, properties }: PageProperty, page: PageInfo): unknown {
  for (const fact of facts) {
    const value = toStatement(fact, page);
    if (value !== undefined) return value;
  }
  return link === undefined ? toPageProperties(properties, page) : toLink(link, page);
}

/** A fact in the type of its property; `undefined` where the property cannot state it. */
function toStatement({ fact, type, missing }: StatedFact, page: PageInfo): unknown {
  const value = readFact[fact](page);
  if (value === undefined) return missing;
  if (type === 'null') return undefined;
  if (type !== 'number' || typeof value === 'number') return value;
  return /^\d+$/.test(`${value}`) ? Number(value) : undefined;
}

/** An empty URL leads nowhere, which ends every loop. */
function toLink(
  { fact, urlProperty, cursorProperty, cursorFact }: PageLink,
  page: PageInfo,
): JsonObject {
  const cursor = cursorFact && readFact[cursorFact](page);
  return {
    [urlProperty]: readFact[fact](page) ?? '',
    ...(cursorProperty === undefined || cursor === undefined ? {} : { [cursorProperty]: cursor }),
  };
}

/** An empty text, or an object of nothing else. */
function isBlank(value: unknown): boolean {
  return value === '' || (isObject(value) && Object.values(value).every((one) => one === ''));
}

/** Reads each fact off a page; `undefined` where the page has no such thing. */
const readFact: Readonly<Record<PageFact, (page: PageInfo) => unknown>> = {
  hasMore: (page) => (page.direction === 'backward' ? page.offset > 0 : hasNext(page)),
  hasNext,
  hasPrevious: ({ offset }) => offset > 0,
  isFirst: ({ offset }) => offset === 0,
  isLast: (page) => !hasNext(page),
  isEmpty: ({ count }) => count === 0,
  isIncomplete: () => false,
  total: ({ total }) => total,
  pages: ({ pages }) => Math.max(1, pages),
  page: ({ page }) => page,
  size: ({ limit, count }) => (Number.isFinite(limit) ? limit : count),
  count: ({ count }) => count,
  offset: ({ offset }) => offset,
  nextOffset: (page) => (hasNextPage(page) ? page.offset + page.count : undefined),
  nextPage: (page) => (hasNextPage(page) ? page.page + 1 : undefined),
  previousPage: ({ offset, page, firstPage }) =>
    offset > 0 ? Math.max(firstPage, page - 1) : undefined,
  firstPosition: ({ offset, count }) => (count === 0 ? undefined : offset + 1),
  lastPosition: ({ offset, count }) => (count === 0 ? undefined : offset + count),
  selfUrl: ({ urlOf }) => urlOf('self'),
  firstUrl: ({ urlOf }) => urlOf('first'),
  lastUrl: ({ urlOf }) => urlOf('last'),
  nextUrl: ({ urlOf }) => urlOf('next'),
  previousUrl: ({ urlOf }) => urlOf('prev'),
  nextCursor: ({ cursors }) => cursors.next,
  previousCursor: ({ cursors }) => cursors.prev,
  firstKey: ({ keys }) => keys.first,
  lastKey: ({ keys }) => keys.last,
  nothing: () => undefined,
};

function hasNext({ offset, count, total }: PageInfo): boolean {
  return offset + count < total;
}

/** An empty page has no link to another one, because a client would read it forever. */
function hasNextPage(page: PageInfo): boolean {
  return page.count > 0 && hasNext(page);
}
