/** Query parameters that page a list, by their normalized names. */
export const pageNumberParameters = /^(page|pagenumber|pageno|pageindex|pagenum|currentpage)$/;
export const pageSizeParameters =
  /^(perpage|pagesize|limit|size|count|maxresults|maxitems|max|take|top|first|itemsperpage|pagelimit|numresults|resultsperpage)$/;
export const offsetParameters = /^(offset|skip|start|startindex|startat|from|pageoffset)$/;

/** Query parameters that name a record or a position to continue from. */
export const forwardCursorParameters =
  /^(cursor|after|startingafter|startafter|pagetoken|nexttoken|nextpagetoken|continuationtoken|continuation|marker|iterator|token|pageafter|pagecursor|aftercursor|nextcursor|(since|after|startafter|last|lastseen)(id|key))$/;
export const backwardCursorParameters =
  /^(endingbefore|endbefore|before|beforeid|pagebefore|beforecursor|prev(ious)?cursor)$/;
/** `max_id`: the newest records come first, and the cursor leads to older ones. */
export const newestFirstCursorParameters = /^(max|until)(id|key)$/;
/** `since_id` beside such a cursor asks for newer records only. */
export const newerThanKeyParameters = /^(since|min|after)(id|key)$/;

/** A fact about a page that a reply can state. */
export type PageFact =
  | ('hasMore' | 'hasNext' | 'hasPrevious' | 'isFirst' | 'isLast' | 'isEmpty' | 'isIncomplete')
  | ('total' | 'pages' | 'page' | 'size' | 'count' | 'offset')
  | ('nextOffset' | 'nextPage' | 'previousPage' | 'firstPosition' | 'lastPosition')
  | ('selfUrl' | 'firstUrl' | 'lastUrl' | 'nextUrl' | 'previousUrl')
  | ('nextCursor' | 'previousCursor' | 'firstKey' | 'lastKey')
  | 'nothing';

export type PageFactNames = readonly (readonly [RegExp, PageFact])[];

/** Boolean properties, by their normalized names. */
export const booleanPageFacts: PageFactNames = [
  [/^(has|is)?(more|morepages|moreitems|moreresults)(available)?$/, 'hasMore'],
  [/^(has|is)?(next|nextpage)(available)?$/, 'hasNext'],
  [/^has(prev|previous)(page)?$/, 'hasPrevious'],
  [/^(is)?truncated$/, 'hasNext'],
  [/^(is)?incomplete$/, 'isIncomplete'],
  [/^(is)?(last|lastpage|done|endoflist|endreached)$/, 'isLast'],
  [/^(is)?empty$/, 'isEmpty'],
  [/^(is)?(first|firstpage)$/, 'isFirst'],
];

/** Numeric properties, by their normalized names. */
export const numberPageFacts: PageFactNames = [
  [
    /^(total|total(count|items|results|entries|records|elements|hits|number|size)|found|numfound|(record|result|item)count)$/,
    'total',
  ],
  [/^(totalpages|pagecount|pages|lastpage|numpages|pagestotal|maxpage)$/, 'pages'],
  [/^(page|currentpage|pagenumber|current)$/, 'page'],
  [
    /^(perpage|pagesize|limit|itemsperpage|pagelimit|size|(max|num)results|resultsperpage)$/,
    'size',
  ],
  [/^(offset|skip|startindex|startat|start|from)$/, 'offset'],
  [/^next(offset|skip|start|startat|pagestart)$/, 'nextOffset'],
  [/^nextpage$/, 'nextPage'],
  [/^prev(ious)?page$/, 'previousPage'],
  [/^(numberofelements|numitems|returned|resultsize|length)$/, 'count'],
];

/** Text properties, by their normalized names without a trailing `url`, `uri`, `link` or `href`. */
export const textPageFacts: PageFactNames = [
  [/^next(page)?$/, 'nextUrl'],
  [/^prev(ious)?(page)?$/, 'previousUrl'],
  [/^self$/, 'selfUrl'],
  [/^first(page)?$/, 'firstUrl'],
  [/^last(page)?$/, 'lastUrl'],
  [
    /^(next|end)?(cursor|token|pagetoken|marker|iterator|continuationtoken|continuation)$|^next(page)?(cursor|token|marker)$|^after$/,
    'nextCursor',
  ],
  [/^(prev|previous|start)(cursor|token|pagetoken|iterator)$|^before$/, 'previousCursor'],
  [/^firstid$/, 'firstKey'],
  [/^lastid$/, 'lastKey'],
];

/** Whether a normalized name is that of a property which may state a fact about a page. */
export function isPageFactName(name: string): boolean {
  const text = name.replace(urlSuffix, '');
  return name === 'count' || pageFactPatterns.some((pattern) => pattern.test(text));
}

const pageFactPatterns = [...booleanPageFacts, ...numberPageFacts, ...textPageFacts].map(
  ([pattern]) => pattern,
);

/** A suffix that says that a text property is a URL. */
export const urlSuffix = /(?<!first|last|^)(url|uri|link|href)$/;

/** Numeric properties about another page: `null` is the only value that fits without such a page. */
export const otherPageProperties =
  /^(next|prev(ious)?)(page|offset|skip|start|startat|pagestart)?$/;

/** Objects about the next page: `null` on the last page. */
export const nextPageGroups = /^(next|nextpage)$/;

/** Objects that link to a page, `"next": { "href": "…", "offset": "…" }`, and what they hold. */
export const pageLinkFacts: PageFactNames = [
  [/^self$/, 'selfUrl'],
  [/^first$/, 'firstUrl'],
  [/^last$/, 'lastUrl'],
  [/^next(page)?$/, 'nextUrl'],
  [/^prev(ious)?(page)?$/, 'previousUrl'],
];
export const linkUrlProperties = /^(href|url|uri)$/;
export const linkCursorProperties = /^(offset|cursor|token|after)$/;

/** Header fields, by their normalized names without the prefixes `x`, `pagination` and `paging`. */
export const headerPageFacts: PageFactNames = [
  [/^count$/, 'total'],
  ...numberPageFacts,
  [/^hasmore$/, 'hasMore'],
  [/^next(cursor|pagetoken|token)$/, 'nextCursor'],
];

/**
 * Names that `verify` reads from the replies of any provider, normalized. A wrong reading would blame
 * a provider, so these lists leave out names that inference can afford to guess.
 */

/** Totals. Without `found`, `totalSize` and `itemCount`, which may count the records of one page. */
export const expectedTotalName =
  /^(total|total(count|items|results|entries|records|elements|hits|number)|numfound)$/;

/** Flags for more records. Without `truncated`, which may be about a single text. */
export const expectedMoreNames: readonly RegExp[] = booleanPageFacts
  .filter(([pattern, fact]) => /^has(More|Next)$/.test(fact) && !pattern.test('truncated'))
  .map(([pattern]) => pattern);

/** Cursors of the next page; the words are those of inference. */
export const expectedCursorNames: readonly RegExp[] = textPageFacts
  .filter(([, fact]) => fact === 'nextCursor')
  .map(([pattern]) => pattern);

/** URLs of the next page. */
export const expectedNextUrlName = /^next(page)?(url|uri|link|href)?$/;

/** Names that are about the next page only; a bare `cursor` may be the current page. */
export const expectedNextPageName =
  /^next(page)?(cursor|token|pagetoken|marker|continuationtoken|continuation|url|uri|link|href)?$/;

/** Cursor parameters that take the key of the last record. Not normalized. */
export const keyCursorParameter = /starting|^after$/i;
