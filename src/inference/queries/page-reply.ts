import {
  findDocumentedReply,
  findExample,
  findReplySchema,
  findSuccessReply,
  type JsonObject,
  listReplyHeaders,
  type Operation,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
  schemasOfProperty,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { usualKeyNames } from '../vocabulary/key-names.ts';
import {
  booleanPageFacts,
  headerPageFacts,
  linkCursorProperties,
  linkUrlProperties,
  nextPageGroups,
  numberPageFacts,
  otherPageProperties,
  type PageFact,
  type PageFactNames,
  pageLinkFacts,
  textPageFacts,
  urlSuffix,
} from '../vocabulary/pagination.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { PageQuery } from './list-query.ts';

/** Where a reply states facts about its page. Plain data: it is part of the plan of an operation. */
export type PageReply = {
  /** Properties around the list. */
  readonly properties: readonly PageProperty[];
  readonly headers: readonly PageHeader[];
  /** How the properties write URLs, as far as the document shows it: `path` without the origin. */
  readonly urls: 'path' | 'absolute';
};

/** A property that states a fact, links to a page, or holds properties that do. */
export type PageProperty = {
  readonly name: string;
  readonly required: boolean;
  /** The facts that the property may have; the first one that applies to the page is used. */
  readonly facts: readonly StatedFact[];
  readonly link: PageLink | undefined;
  readonly properties: readonly PageProperty[];
};

export type StatedFact = {
  readonly fact: PageFact;
  readonly type: 'boolean' | 'number' | 'text' | 'null';
  /** The value for a fact that the page does not have; absent if the property is left out. */
  readonly missing?: null | '' | 0;
};

/** An object such as `"next": { "href": "/pets?page=2" }`. */
export type PageLink = {
  readonly fact: PageFact;
  readonly urlProperty: string;
  readonly cursorProperty: string | undefined;
  readonly cursorFact: PageFact | undefined;
};

/** A header field, in lower case. `Link` has the fact `links` (RFC 8288). */
export type PageHeader = { readonly name: string; readonly fact: PageFact | 'links' };

/** Properties are looked for this many levels down. */
const maxDepth = 3;

/** Concludes where a reply states its page; `listPath` leads to the list in the body. */
export function inferPageProperties(
  schemaViews: SchemaViews,
  schemaPointer: string,
  listPath: readonly (string | 0)[],
): readonly PageProperty[] {
  return inferProperties(schemaViews, [schemaPointer], { listPath: listPath.join('/'), path: [] });
}

/** Concludes where the reply of a list states its page. */
export function inferPageReply(
  { root, schemaViews }: PageReplyContext,
  operation: Operation,
  { envelope: { path }, page }: RepliedList,
): PageReply {
  const headers = inferPageHeaders(root, operation);
  const isNextStated = headers.some(({ fact }) => fact === 'links' || fact === 'nextCursor');
  // A bare array has no property for the next cursor.
  const needsLink = path.length === 0 && page.cursor !== undefined && !isNextStated;
  const properties = inferPageProperties(schemaViews, `${findReplySchema(operation)}`, path);
  return {
    properties,
    headers: needsLink ? [...headers, { name: 'link', fact: 'links' }] : headers,
    urls: showsUrlPaths({ root, schemaViews }, operation, properties) ? 'path' : 'absolute',
  };
}

/** Whether the document shows a URL of a page that begins with a slash: `/pets?page=2`. */
function showsUrlPaths(
  { root, schemaViews }: PageReplyContext,
  operation: Operation,
  properties: readonly PageProperty[],
): boolean {
  const { contentPointer } = findSuccessReply(operation);
  const example = findExample({ root }, `${contentPointer}`);
  return listShownUrls(schemaViews, [`${findReplySchema(operation)}`], {
    properties,
    example,
  }).some((url) => typeof url === 'string' && url.startsWith('/'));
}

type ShownProperties = Pick<PageReply, 'properties'> & { readonly example: unknown };

/** The URLs of pages in an example, and those in the examples of their schemas. */
function listShownUrls(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  { properties, example }: ShownProperties,
): readonly unknown[] {
  const declared = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  return properties.flatMap(({ name, facts, link, properties: inner }) => {
    const pointers = schemasOfProperty(declared, name);
    const shown = Object(example)[name];
    const isUrl = facts.some(({ fact }) => fact.endsWith('Url'));
    return [
      ...(isUrl ? [shown, schemaViews.of(pointers).keywords.example] : []),
      ...(link === undefined ? [] : [Object(shown)[link.urlProperty]]),
      ...listShownUrls(schemaViews, pointers, { properties: inner, example: shown }),
    ];
  });
}

type RepliedList = {
  readonly envelope: Pick<Envelope, 'path'>;
  readonly page: PageQuery;
};

type PageReplyContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/** True for a list of texts or numbers: these are the keys of the records. */
export function isListOfKeys(
  schemaViews: SchemaViews,
  { schemaPointers }: Pick<Envelope, 'schemaPointers'>,
): boolean {
  const view = schemaViews.of(schemaPointers);
  const isObject = view.types.includes('object') || propertiesOf(schemaViews, view).size > 0;
  return view.types.length > 0 && !isObject;
}

/** Header fields of the documented success that state facts about the page. */
function inferPageHeaders(root: JsonObject, operation: Operation): readonly PageHeader[] {
  const { status } = findSuccessReply(operation);
  const reply = findDocumentedReply(operation, status)?.pointer;
  return listReplyHeaders(root, `${reply}`).flatMap(({ name }) => {
    const fact = /^link$/i.test(name) ? 'links' : findFact(headerPageFacts, toHeaderStem(name));
    return fact === undefined ? [] : [{ name: name.toLowerCase(), fact }];
  });
}

/** The name of a header field without prefixes: `total` of `X-Pagination-Total`. */
function toHeaderStem(name: string): string {
  return normalizeName(name)
    .replace(/^x(?=..)/, '')
    .replace(/^(pagination|paging)(?=..)/, '');
}

type PropertyPath = { readonly listPath: string; readonly path: readonly string[] };

function inferProperties(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  { listPath, path }: PropertyPath,
): readonly PageProperty[] {
  const owner = schemaViews.of(schemaPointers);
  const properties = propertiesOf(schemaViews, owner);
  const siblings = new Set([...properties.keys()].map(normalizeName));
  return [...properties].flatMap(([name, pointers]) => {
    const own = [...path, name];
    if (own.join('/') === listPath) return [];
    const view = toNumberChoice(schemaViews, schemaViews.of(pointers));
    const required = owner.required.has(name);
    const facts = listFacts(normalizeName(name), view, { siblings, required });
    const isGroup = isObjectGroup(schemaViews, view) && own.length <= maxDepth;
    const link = isGroup ? findLink(schemaViews, view, name) : undefined;
    const nested =
      isGroup && link === undefined
        ? inferProperties(schemaViews, pointers, { listPath, path: own })
        : [];
    const isSilent = facts.length === 0 && link === undefined && nested.length === 0;
    return isSilent ? [] : [{ name, required, facts, link, properties: nested }];
  });
}

/** The number of `anyOf: [string, integer]`. */
function toNumberChoice(schemaViews: SchemaViews, view: SchemaView): SchemaView {
  const options = view.choices.flatMap((choice) => choice.options);
  const types = options.map((option) => schemaViews.of([option]).types.join());
  const number = options[types.findIndex((type) => type === 'integer' || type === 'number')];
  return number === undefined || types.includes('null') ? view : schemaViews.of([number]);
}

type PropertyContext = { readonly siblings: ReadonlySet<string>; readonly required: boolean };

/** The facts that a property may state by its name and type, in order of precedence. */
function listFacts(
  fullName: string,
  view: SchemaView,
  context: PropertyContext,
): readonly StatedFact[] {
  const name = fullName.replace(urlSuffix, '');
  const { types } = view;
  const isNumber = types.includes('integer') || types.includes('number');
  if (types.includes('boolean') && !types.includes('integer'))
    return toFacts('boolean', findFact(booleanPageFacts, name));
  if (isNumber)
    return [
      ...listPositionFacts(name, view, context),
      ...toFacts('number', findNumberFact(name, context)),
      ...(types.includes('string')
        ? listTextFacts(name, view)
        : listOtherPageFacts(name, view, context)),
    ];
  if (types.includes('string')) return listTextFacts(name, view);
  return nextPageGroups.test(name) && isNullable(view)
    ? [{ fact: 'nextUrl', type: 'null', missing: null }]
    : [];
}

function toFacts(type: StatedFact['type'], fact: PageFact | undefined): readonly StatedFact[] {
  return fact === undefined ? [] : [{ fact, type }];
}

/** Beside a total, `from` and `to` are the positions of the first and last record; the first of all is 1. */
function listPositionFacts(
  name: string,
  view: SchemaView,
  { siblings }: PropertyContext,
): readonly StatedFact[] {
  const isRange = ['from', 'to', 'total'].every((sibling) => siblings.has(sibling));
  if (!isRange || (name !== 'from' && name !== 'to')) return [];
  const fact = name === 'to' ? 'lastPosition' : 'firstPosition';
  return [{ fact, type: 'number', ...(isNullable(view) ? { missing: null } : {}) }];
}

/** Beside a total, `count` counts the page and `number` is that of the page. */
function findNumberFact(name: string, { siblings }: PropertyContext): PageFact | undefined {
  const hasTotal = [...siblings].some((sibling) => sibling.startsWith('total'));
  if (name === 'number') return hasTotal ? 'page' : undefined;
  if (name === 'count') return hasTotal ? 'count' : 'total';
  return findFact(numberPageFacts, name);
}

/** Facts of a text: a fact that is missing is null, else empty, which ends every loop. */
function listTextFacts(name: string, view: SchemaView): readonly StatedFact[] {
  const fact = findFact(textPageFacts, name);
  if (fact === undefined) return [];
  if (isNullable(view)) return [{ fact, type: 'text', missing: null }];
  return [{ fact, type: 'text', ...(isKeyFact(fact) ? {} : { missing: '' }) }];
}

/** Facts of a number about another page. Where it is required, 0 ends most loops. */
function listOtherPageFacts(
  name: string,
  view: SchemaView,
  { required }: PropertyContext,
): readonly StatedFact[] {
  const nullable = isNullable(view);
  if (otherPageProperties.test(name))
    return nullable ? [{ fact: 'nothing', type: 'null', missing: null }] : [];
  const fact = findFact(textPageFacts, name);
  if (fact === undefined) return [];
  if (nullable) return [{ fact, type: 'number', missing: null }];
  const isZero = required && !isKeyFact(fact);
  return [{ fact, type: 'number', ...(isZero ? { missing: 0 } : {}) }];
}

function isKeyFact(fact: PageFact): boolean {
  return fact === 'firstKey' || fact === 'lastKey';
}

function isNullable({ types }: SchemaView): boolean {
  return types.includes('null');
}

function findFact(names: PageFactNames, name: string): PageFact | undefined {
  return names.find(([pattern]) => pattern.test(name))?.[1];
}

/** An object that links to a page, `"next": { "href": … }` as in HAL, with its cursor. */
function findLink(schemaViews: SchemaViews, view: SchemaView, name: string): PageLink | undefined {
  const fact = findFact(pageLinkFacts, normalizeName(name));
  const texts = [...propertiesOf(schemaViews, view)]
    .filter(([, pointers]) => schemaViews.of(pointers).types.includes('string'))
    .map(([property]) => property);
  const find = (names: RegExp) => texts.find((property) => names.test(normalizeName(property)));
  const urlProperty = find(linkUrlProperties);
  if (fact === undefined || urlProperty === undefined) return undefined;
  return {
    fact,
    urlProperty,
    cursorProperty: find(linkCursorProperties),
    cursorFact: cursorFacts[fact],
  };
}

const cursorFacts: Readonly<Partial<Record<PageFact, PageFact>>> = {
  nextUrl: 'nextCursor',
  previousUrl: 'previousCursor',
};

/** An object with properties, and neither the list itself nor another record, whose `self` is its own address. */
function isObjectGroup(schemaViews: SchemaViews, view: SchemaView): boolean {
  const names = [...propertiesOf(schemaViews, view).keys()];
  return (
    names.length > 0 &&
    !view.types.includes('array') &&
    !names.some((name) => usualKeyNames.includes(normalizeName(name)))
  );
}
