import {
  isObject,
  type JsonObject,
  outline,
  plain,
  type Shape,
  type Shapes,
} from '../../document/document.ts';

/** Where a page of a list stands. */
export type Standing = {
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
  readonly way: 'on' | 'back';
  /** The keys of the first and of the last record on the page. */
  readonly keys: { readonly first: unknown; readonly last: unknown };
};

const deepest = 3;

/**
 * Fills what a reply says of its page: the properties around the list that are named for it. `null`
 * where there is no such page and null is taken; left out where it may be.
 */
export const openPaging = (
  shapes: Shapes,
  schema: string,
  list: readonly (string | 0)[],
): ((standing: Standing) => JsonObject) => {
  const fill = (
    places: readonly string[],
    standing: Standing,
    path: readonly string[],
  ): JsonObject | undefined => {
    const filled: Record<string, unknown> = {};
    const properties = outline(shapes, shapes.of(places));
    const names = new Set([...properties.keys()].map(plain));
    const { required } = shapes.of(places);
    for (const [name, inner] of properties) {
      const way = [...path, name];
      if (way.join('/') === list.join('/')) continue;
      const isRequired = required.has(name);
      const told = tell(name, shapes.of(inner), { standing, names, isRequired });
      filled[name] = told === undefined ? fillGroup(inner, standing, way) : told;
    }
    // Nothing says best that there is no such page, where the property need not be there.
    const told = Object.entries(filled).filter(
      ([name, value]) => value !== undefined && (!isNothing(value) || required.has(name)),
    );
    return told.length > 0 ? Object.fromEntries(told) : undefined;
  };
  const fillGroup: typeof fill = (places, standing, path) =>
    isGroup(shapes, shapes.of(places)) && path.length <= deepest
      ? (tellLink(shapes, places, { name: `${path.at(-1)}`, standing }) ??
        fill(places, standing, path))
      : undefined;
  return (standing) => fill([schema], standing, []) ?? {};
};

const relations = ['self', 'first', 'last', 'next', 'prev'] as const;

type Linking = { readonly name: string; readonly standing: Standing };

/** An object about another page, `"next": { "href": … }` as in HAL: its address, and the word for it. */
const tellLink = (
  shapes: Shapes,
  places: readonly string[],
  { name, standing: { addresses, cursors } }: Linking,
): JsonObject | undefined => {
  const own = plain(name).replace(/(?<=next|prev)(ious)?(page)?$/, '');
  const relation = relations.find((one) => one === own);
  const names = [...outline(shapes, shapes.of(places))]
    .filter(([, inner]) => shapes.of(inner).types.includes('string'))
    .map(([property]) => property);
  const address = names.find((one) => /^(href|url|uri)$/.test(plain(one)));
  if (relation === undefined || address === undefined) return undefined;
  const cursor = names.find((one) => /^(offset|cursor|token|after)$/.test(plain(one)));
  const word = relation === 'next' || relation === 'prev' ? cursors[relation] : undefined;
  const said = cursor === undefined || word === undefined ? {} : { [cursor]: word };
  // An empty address leads nowhere, which ends every loop, where the object has to be there.
  return { [address]: addresses[relation] ?? '', ...said };
};

/** An empty text, or an object of nothing else. */
const isNothing = (value: unknown): boolean =>
  value === '' || (isObject(value) && Object.values(value).every((one) => one === ''));

/** An object, and not the list itself. */
const isGroup = (shapes: Shapes, shape: Shape): boolean =>
  outline(shapes, shape).size > 0 && !shape.types.includes('array');

type Telling = {
  readonly standing: Standing;
  readonly names: ReadonlySet<string>;
  readonly isRequired: boolean;
};

const tell = (name: string, shape: Shape, telling: Telling): unknown => {
  const { standing } = telling;
  const own = plain(name).replace(/(?<!first|last|^)(url|uri|link|href)$/, '');
  const is = (type: string) => shape.types.includes(type);
  if (is('boolean') && !is('integer')) return tellBoolean(own, standing);
  if (is('integer') || is('number')) {
    const end = tellEnd(own, shape, telling);
    const number = end === undefined ? tellNumber(own, shape, telling) : end;
    if (number !== undefined) return number;
  }
  if (is('string') || is('integer') || is('number')) return tellPlace(own, shape, telling);
  return is('object') || shape.properties.size > 0 ? tellNothing(own, shape, standing) : undefined;
};

const tellBoolean = (
  name: string,
  { offset, count, total, way }: Standing,
): boolean | undefined => {
  if (way === 'back' && /^(has|is)?more/.test(name)) return offset > 0;
  if (/^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/.test(name))
    return offset + count < total;
  if (/^has(prev|previous)(page)?$/.test(name)) return offset > 0;
  if (/^(is)?(truncated|incomplete)$/.test(name))
    return name.includes('truncated') && offset + count < total;
  if (/^(is)?(last|lastpage)$/.test(name)) return offset + count >= total;
  if (/^(is)?empty$/.test(name)) return count === 0;
  return /^(is)?(first|firstpage)$/.test(name) ? offset === 0 : undefined;
};

type Tell<T> = readonly (readonly [RegExp, (standing: Standing, shape: Shape) => T])[];

const numbers: Tell<number | undefined> = [
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

const tellNumber = (
  name: string,
  shape: Shape,
  { standing, names }: Telling,
): number | undefined => {
  // Beside a total it counts the page, or numbers it.
  const isBeside = [...names].some((other) => other.startsWith('total'));
  if (name === 'number') return isBeside ? standing.page : undefined;
  if (name !== 'count') return tellBy(numbers, name, { standing, shape });
  return isBeside ? standing.count : standing.total;
};

/** Beside what tells of pages `from` and `to` number the records of this one; the first of all is 1. */
const tellEnd = (
  name: string,
  shape: Shape,
  { standing: { offset, count }, names }: Telling,
): number | null | undefined => {
  const isOfPage = ['from', 'to'].every((one) => names.has(one)) && names.has('total');
  if (!isOfPage || (name !== 'from' && name !== 'to')) return undefined;
  if (count === 0) return nullOf(shape);
  return name === 'to' ? offset + count : offset + 1;
};

const texts: Tell<unknown> = [
  [/^next(page)?$/, ({ addresses }, shape) => orNothing(shape, addresses.next)],
  [/^prev(ious)?(page)?$/, ({ addresses }, shape) => orNothing(shape, addresses.prev)],
  [/^self$/, ({ addresses }) => addresses.self],
  [/^first$/, ({ addresses }) => addresses.first],
  [/^last$/, ({ addresses }) => addresses.last],
  [
    /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/,
    ({ cursors }, shape) => orNothing(shape, cursors.next),
  ],
  [
    /^(prev|previous|start)(cursor|token|pagetoken)$|^before$/,
    ({ cursors }, shape) => orNothing(shape, cursors.prev),
  ],
  [/^firstid$/, ({ keys }, shape) => keys.first ?? nullOf(shape)],
  [/^lastid$/, ({ keys }, shape) => keys.last ?? nullOf(shape)],
];

/** Addresses, cursors and keys; null where there is no such page. */
const tellPlace = (name: string, shape: Shape, { standing, isRequired }: Telling): unknown => {
  if (shape.types.includes('string')) return tellBy(texts, name, { standing, shape });
  if (/^(next|prev(ious)?)(page|offset|skip|start|startat|pagestart)?$/.test(name))
    return nullOf(shape);
  const told = tellBy(texts, name, { standing, shape });
  // A number that has to be there says best by 0 that there is no such page: it ends most loops.
  if (told === '') return isRequired ? 0 : undefined;
  return told === null || /^\d+$/.test(`${told}`) ? told && Number(told) : undefined;
};

const tellBy = <T>(
  table: Tell<T>,
  name: string,
  { standing, shape }: { readonly standing: Standing; readonly shape: Shape },
): T | undefined => table.find(([pattern]) => pattern.test(name))?.[1](standing, shape);

const nullOf = ({ types }: Shape): null | undefined => (types.includes('null') ? null : undefined);

/** A text that is not there: null where that is taken, else an empty one, which ends every loop. */
const orNothing = (shape: Shape, text: string | undefined): string | null =>
  text ?? (shape.types.includes('null') ? null : '');

/** A group about a page that there is not. */
const tellNothing = (name: string, shape: Shape, { addresses }: Standing): null | undefined =>
  /^(next|nextpage)$/.test(name) && addresses.next === undefined ? nullOf(shape) : undefined;

/** Header fields that count what a list has, or number its pages, as the properties of a reply do. */
export const tellField = (name: string, shape: Shape, standing: Standing): string | undefined => {
  const own = plain(name)
    .replace(/^x(?=..)/, '')
    .replace(/^(pagination|paging)(?=..)/, '');
  const said = own === 'count' ? standing.total : tellBy(numbers, own, { standing, shape });
  if (said !== undefined) return `${said}`;
  if (own === 'hasmore') return `${tellBoolean(own, standing)}`;
  return /^(next)(cursor|pagetoken|token)$/.test(own) ? standing.cursors.next : undefined;
};
