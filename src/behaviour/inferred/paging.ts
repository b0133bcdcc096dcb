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
  ): JsonObject => {
    const filled: Record<string, unknown> = {};
    const properties = outline(shapes, shapes.of(places));
    const names = new Set([...properties.keys()].map(plain));
    for (const [name, inner] of properties) {
      const way = [...path, name];
      if (way.every((step, index) => list[index] === step) && way.length === list.length) continue;
      const shape = shapes.of(inner);
      const value = tell(name, shape, { standing, names });
      if (value !== undefined) filled[name] = value;
      else if (isGroup(shapes, shape) && path.length < deepest) {
        const group = fill(inner, standing, way);
        if (Object.keys(group).length > 0) filled[name] = group;
      }
    }
    return filled;
  };
  return (standing) => fill([schema], standing, []);
};

/** An object, and not the list itself. */
const isGroup = (shapes: Shapes, shape: Shape): boolean =>
  outline(shapes, shape).size > 0 && !shape.types.includes('array');

type Telling = { readonly standing: Standing; readonly names: ReadonlySet<string> };

const tell = (name: string, shape: Shape, { standing, names }: Telling): unknown => {
  const own = plain(name).replace(/(?<!first|last|^)(url|uri|link|href)$/, '');
  const is = (type: string) => shape.types.includes(type);
  if (is('boolean') && !is('integer')) return tellBoolean(own, standing);
  if (is('integer') || is('number')) {
    const number = tellNumber(own, standing, names);
    if (number !== undefined) return number;
  }
  if (is('string') || is('integer') || is('number')) return tellPlace(own, shape, standing);
  return is('object') || shape.properties.size > 0 ? tellNothing(own, shape, standing) : undefined;
};

const tellBoolean = (name: string, { offset, count, total }: Standing): boolean | undefined => {
  if (/^(has|is)?(more|morepages|moreitems|moreresults|next|nextpage)(available)?$/.test(name))
    return offset + count < total;
  if (/^has(prev|previous)(page)?$/.test(name)) return offset > 0;
  if (/^(is)?(truncated|incomplete)$/.test(name))
    return name.includes('truncated') && offset + count < total;
  if (/^(is)?(last|lastpage)$/.test(name)) return offset + count >= total;
  return /^(is)?(first|firstpage)$/.test(name) ? offset === 0 : undefined;
};

const tellNumber = (
  name: string,
  { offset, limit, count, total, page, pages, firstPage }: Standing,
  names: ReadonlySet<string>,
): number | undefined => {
  if (
    /^(total|totalcount|totalitems|totalresults|totalentries|totalrecords|totalelements|totalhits|found|recordcount|resultcount|itemcount|totalnumber|numfound)$/.test(
      name,
    )
  )
    return total;
  if (/^(totalpages|pagecount|pages|lastpage|numpages|pagestotal|maxpage)$/.test(name))
    return Math.max(1, pages);
  if (/^(page|currentpage|pagenumber|current)$/.test(name)) return page;
  if (/^(perpage|pagesize|limit|itemsperpage|pagelimit|size)$/.test(name))
    return Number.isFinite(limit) ? limit : count;
  if (/^(offset|skip|startindex|from)$/.test(name)) return offset;
  if (name === 'nextpage') return offset + count < total ? page + 1 : undefined;
  if (/^(prevpage|previouspage)$/.test(name))
    return offset > 0 ? Math.max(firstPage, page - 1) : undefined;
  if (!/^(count|numberofelements|numitems|returned|resultsize|length)$/.test(name))
    return undefined;
  const isOfAll = name === 'count' && ![...names].some((other) => /^total/.test(other));
  return isOfAll ? total : count;
};

/** Addresses, cursors and keys; null where there is no such page. */
const tellPlace = (name: string, shape: Shape, standing: Standing): unknown => {
  const { addresses, cursors, keys } = standing;
  const isNumber = !shape.types.includes('string');
  if (/^(next|nextpage)$/.test(name))
    return isNumber
      ? nullOf(shape)
      : orNothing(shape, isAddress(shape) ? addresses.next : addresses.next);
  if (/^(prev|previous|prevpage|previouspage)$/.test(name))
    return isNumber ? nullOf(shape) : orNothing(shape, addresses.prev);
  if (isNumber) return undefined;
  if (/^(self|first|last)$/.test(name) && isAddress(shape))
    return name === 'self' ? addresses.self : name === 'first' ? addresses.first : addresses.last;
  if (
    /^(next|end)?(cursor|token|pagetoken|marker|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/.test(
      name,
    )
  )
    return orNothing(shape, cursors.next);
  if (/^(prev|previous|start)(cursor|token|pagetoken)$|^before$/.test(name))
    return orNothing(shape, cursors.prev);
  if (name === 'firstid') return keys.first ?? nullOf(shape);
  return name === 'lastid' ? (keys.last ?? nullOf(shape)) : undefined;
};

const isAddress = ({ keywords }: Shape): boolean =>
  /uri|url/.test(String(keywords.format)) ||
  /:\/\/|^\//.test(String(keywords.example)) ||
  keywords.example === undefined;

const nullOf = ({ types }: Shape): null | undefined => (types.includes('null') ? null : undefined);

/** A text that is not there: null where that is taken, else an empty one, which ends every loop. */
const orNothing = (shape: Shape, text: string | undefined): string | null =>
  text ?? (shape.types.includes('null') ? null : '');

/** A group about a page that there is not. */
const tellNothing = (name: string, shape: Shape, { addresses }: Standing): null | undefined =>
  /^(next|nextpage)$/.test(name) && addresses.next === undefined && isObject(shape)
    ? nullOf(shape)
    : undefined;
