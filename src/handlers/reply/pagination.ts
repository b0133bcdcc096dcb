import { normalizeName } from '../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/** Where a page of a list stands. */
export type PageInfo = {
  readonly offset: number;
  readonly limit: number;
  readonly count: number;
  readonly total: number;
  readonly page: number;
  readonly firstPage: number;
  readonly pages: number;
  /** The addresses of other pages; absent where there is none. */
  readonly addresses: Readonly<Record<'self' | 'first' | 'last', string>> & {
    readonly next: string | undefined;
    readonly prev: string | undefined;
  };
  /** Words for the next and the previous page; absent where there is none. */
  readonly cursors: { readonly next: string | undefined; readonly prev: string | undefined };
  /** Which way a client goes through the list: `more` is said of that. */
  readonly direction: 'on' | 'back';
  /** The keys of the first and of the last record on the page. */
  readonly keys: { readonly first: unknown; readonly last: unknown };
};

const maxDepth = 3;

/**
 * Fills what a reply says of its page: the properties around the list that are named for it. `null`
 * where there is no such page and null is taken; left out where it may be.
 */
export function compilePagination(
  shapes: SchemaViews,
  schema: string,
  list: readonly (string | 0)[],
): (standing: PageInfo) => JsonObject {
  const fill = (
    places: readonly string[],
    pageInfo: PageInfo,
    path: readonly string[],
  ): JsonObject | undefined => {
    const filled: Record<string, unknown> = {};
    const properties = propertiesOf(shapes, shapes.of(places));
    const names = new Set([...properties.keys()].map(normalizeName));
    const { required } = shapes.of(places);
    for (const [name, inner] of properties) {
      const way = [...path, name];
      if (way.join('/') === list.join('/')) continue;
      const isRequired = required.has(name);
      const told = toPropertyValue(name, shapes.of(inner), { pageInfo, names, isRequired });
      filled[name] = told === undefined ? fillGroup(inner, pageInfo, way) : told;
    }
    // Nothing says best that there is no such page, where the property need not be there.
    const told = Object.entries(filled).filter(
      ([name, value]) => value !== undefined && (!isBlank(value) || required.has(name)),
    );
    return told.length > 0 ? Object.fromEntries(told) : undefined;
  };
  const fillGroup: typeof fill = (places, pageInfo, path) =>
    isObjectGroup(shapes, shapes.of(places)) && path.length <= maxDepth
      ? (fillPageLink(shapes, places, { name: `${path.at(-1)}`, pageInfo }) ??
        fill(places, pageInfo, path))
      : undefined;
  return (standing) => fill([schema], standing, []) ?? {};
}

const linkRelations = ['self', 'first', 'last', 'next', 'prev'] as const;

type PageLinkInput = { readonly name: string; readonly pageInfo: PageInfo };

/** An object about another page, `"next": { "href": … }` as in HAL: its address, and the word for it. */
function fillPageLink(
  shapes: SchemaViews,
  places: readonly string[],
  { name, pageInfo: { addresses, cursors } }: PageLinkInput,
): JsonObject | undefined {
  const own = normalizeName(name).replace(/(?<=next|prev)(ious)?(page)?$/, '');
  const relation = linkRelations.find((one) => one === own);
  const names = [...propertiesOf(shapes, shapes.of(places))]
    .filter(([, inner]) => shapes.of(inner).types.includes('string'))
    .map(([property]) => property);
  const address = names.find((one) => /^(href|url|uri)$/.test(normalizeName(one)));
  if (relation === undefined || address === undefined) return undefined;
  const cursor = names.find((one) => /^(offset|cursor|token|after)$/.test(normalizeName(one)));
  const word = relation === 'next' || relation === 'prev' ? cursors[relation] : undefined;
  const said = cursor === undefined || word === undefined ? {} : { [cursor]: word };
  // An empty address leads nowhere, which ends every loop, where the object has to be there.
  return { [address]: addresses[relation] ?? '', ...said };
}

/** An empty text, or an object of nothing else. */
function isBlank(value: unknown): boolean {
  return value === '' || (isObject(value) && Object.values(value).every((one) => one === ''));
}

/** An object, and not the list itself. */
function isObjectGroup(shapes: SchemaViews, shape: SchemaView): boolean {
  return propertiesOf(shapes, shape).size > 0 && !shape.types.includes('array');
}

type PaginationProperty = {
  readonly pageInfo: PageInfo;
  readonly names: ReadonlySet<string>;
  readonly isRequired: boolean;
};

function toPropertyValue(name: string, shape: SchemaView, telling: PaginationProperty): unknown {
  const { pageInfo } = telling;
  const own = normalizeName(name).replace(/(?<!first|last|^)(url|uri|link|href)$/, '');
  const is = (type: string) => shape.types.includes(type);
  if (is('boolean') && !is('integer')) return toBooleanValue(own, pageInfo);
  if (is('integer') || is('number')) {
    const end = toRangeValue(own, shape, telling);
    const number = end === undefined ? toNumberValue(own, shape, telling) : end;
    if (number !== undefined) return number;
  }
  if (is('string') || is('integer') || is('number')) return toLinkOrCursor(own, shape, telling);
  return is('object') || shape.properties.size > 0
    ? toMissingPageGroup(own, shape, pageInfo)
    : undefined;
}

function toBooleanValue(
  name: string,
  { offset, count, total, direction }: PageInfo,
): boolean | undefined {
  if (direction === 'back' && /^(has|is)?more/.test(name)) return offset > 0;
  if (/^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/.test(name))
    return offset + count < total;
  if (/^has(prev|previous)(page)?$/.test(name)) return offset > 0;
  if (/^(is)?(truncated|incomplete)$/.test(name))
    return name.includes('truncated') && offset + count < total;
  if (/^(is)?(last|lastpage)$/.test(name)) return offset + count >= total;
  if (/^(is)?empty$/.test(name)) return count === 0;
  return /^(is)?(first|firstpage)$/.test(name) ? offset === 0 : undefined;
}

type PropertyValueRules<T> = readonly (readonly [
  RegExp,
  (standing: PageInfo, shape: SchemaView) => T,
])[];

const numberRules: PropertyValueRules<number | undefined> = [
  [
    /^(total|total(count|items|results|entries|records|elements|hits|number|size)|found|numfound|(record|result|item)count)$/,
    ({ total }) => total,
  ],
  [
    /^(totalpages|pagecount|pages|lastpage|numpages|pagestotal|maxpage)$/,
    ({ pages }) => Math.max(1, pages),
  ],
  [/^(page|currentpage|pagenumber|current)$/, ({ page }) => page],
  [
    /^(perpage|pagesize|limit|itemsperpage|pagelimit|size|(max|num)results|resultsperpage)$/,
    ({ limit, count }) => (Number.isFinite(limit) ? limit : count),
  ],
  [/^(offset|skip|startindex|startat|start|from)$/, ({ offset }) => offset],
  [
    /^next(offset|skip|start|startat|pagestart)$/,
    ({ addresses, offset, count }) => (addresses.next === undefined ? undefined : offset + count),
  ],
  [/^nextpage$/, ({ addresses, page }) => (addresses.next === undefined ? undefined : page + 1)],
  [
    /^prev(ious)?page$/,
    ({ offset, page, firstPage }) => (offset > 0 ? Math.max(firstPage, page - 1) : undefined),
  ],
  [/^(numberofelements|numitems|returned|resultsize|length)$/, ({ count }) => count],
];

function toNumberValue(
  name: string,
  shape: SchemaView,
  { pageInfo, names }: PaginationProperty,
): number | undefined {
  // Beside a total it counts the page, or numbers it.
  const isBeside = [...names].some((other) => other.startsWith('total'));
  if (name === 'number') return isBeside ? pageInfo.page : undefined;
  if (name !== 'count') return applyRules(numberRules, name, { standing: pageInfo, shape });
  return isBeside ? pageInfo.count : pageInfo.total;
}

/** Beside what tells of pages `from` and `to` number the records of this one; the first of all is 1. */
function toRangeValue(
  name: string,
  shape: SchemaView,
  { pageInfo: { offset, count }, names }: PaginationProperty,
): number | null | undefined {
  const isOfPage = ['from', 'to'].every((one) => names.has(one)) && names.has('total');
  if (!isOfPage || (name !== 'from' && name !== 'to')) return undefined;
  if (count === 0) return nullIfAllowed(shape);
  return name === 'to' ? offset + count : offset + 1;
}

const textRules: PropertyValueRules<unknown> = [
  [/^next(page)?$/, ({ addresses }, shape) => textOrBlank(shape, addresses.next)],
  [/^prev(ious)?(page)?$/, ({ addresses }, shape) => textOrBlank(shape, addresses.prev)],
  [/^self$/, ({ addresses }) => addresses.self],
  [/^first$/, ({ addresses }) => addresses.first],
  [/^last$/, ({ addresses }) => addresses.last],
  [
    /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/,
    ({ cursors }, shape) => textOrBlank(shape, cursors.next),
  ],
  [
    /^(prev|previous|start)(cursor|token|pagetoken)$|^before$/,
    ({ cursors }, shape) => textOrBlank(shape, cursors.prev),
  ],
  [/^firstid$/, ({ keys }, shape) => keys.first ?? nullIfAllowed(shape)],
  [/^lastid$/, ({ keys }, shape) => keys.last ?? nullIfAllowed(shape)],
];

/** Addresses, cursors and keys; null where there is no such page. */
function toLinkOrCursor(
  name: string,
  shape: SchemaView,
  { pageInfo, isRequired }: PaginationProperty,
): unknown {
  if (shape.types.includes('string'))
    return applyRules(textRules, name, { standing: pageInfo, shape });
  if (/^(next|prev(ious)?)(page|offset|skip|start|startat|pagestart)?$/.test(name))
    return nullIfAllowed(shape);
  const told = applyRules(textRules, name, { standing: pageInfo, shape });
  // A number that has to be there says best by 0 that there is no such page: it ends most loops.
  if (told === '') return isRequired ? 0 : undefined;
  return told === null || /^\d+$/.test(`${told}`) ? told && Number(told) : undefined;
}

function applyRules<T>(
  table: PropertyValueRules<T>,
  name: string,
  { standing, shape }: { readonly standing: PageInfo; readonly shape: SchemaView },
): T | undefined {
  return table.find(([pattern]) => pattern.test(name))?.[1](standing, shape);
}

function nullIfAllowed({ types }: SchemaView): null | undefined {
  return types.includes('null') ? null : undefined;
}

/** A text that is not there: null where that is taken, else an empty one, which ends every loop. */
function textOrBlank(shape: SchemaView, text: string | undefined): string | null {
  return text ?? (shape.types.includes('null') ? null : '');
}

/** A group about a page that there is not. */
function toMissingPageGroup(
  name: string,
  shape: SchemaView,
  { addresses }: PageInfo,
): null | undefined {
  return /^(next|nextpage)$/.test(name) && addresses.next === undefined
    ? nullIfAllowed(shape)
    : undefined;
}

/** Header fields that count what a list has, or number its pages, as the properties of a reply do. */
export function toPaginationHeader(
  name: string,
  shape: SchemaView,
  standing: PageInfo,
): string | undefined {
  const own = normalizeName(name)
    .replace(/^x(?=..)/, '')
    .replace(/^(pagination|paging)(?=..)/, '');
  const said = own === 'count' ? standing.total : applyRules(numberRules, own, { standing, shape });
  if (said !== undefined) return `${said}`;
  if (own === 'hasmore') return `${toBooleanValue(own, standing)}`;
  return /^(next)(cursor|pagetoken|token)$/.test(own) ? standing.cursors.next : undefined;
}
