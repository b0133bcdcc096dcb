import { normalizeName } from './singularize.ts';

/** Query parameters that sort, search or project a list, by their normalized names. */
export const sortParameters = /^(sorts?|sortby|orderby|ordering|sortfield|sortkey|orderfield)$/;
/** `sort` beside one of these is the direction: `order_by=name&sort=desc`. */
export const sortPropertyParameters = /^(sortby|orderby|ordering|sortfield|sortkey|orderfield)$/;
/** `sort[name]=desc`: the property is part of the parameter's name. */
export const propertySortParameter =
  /^(?:sort|order|sortby|orderby|sort_by|order_by)\[([^[\]]+)\]$/i;
export const sortDirectionParameters =
  /^(order|sortorder|direction|sortdirection|sortdir|dir|orderdirection|orderdir)$/;
export const searchParameters =
  /^(q|s|query|search|searchterm|searchquery|term|keyword|keywords|text)$/;
export const fieldsParameters = /^(fields|select|fieldset|(include|opt|response|return)fields)$/;

/** What a path says that its body lists: `usernames` of `by-usernames`. */
export const keyListWord = /^(?:(?:get|read|fetch)[-_]?)?(?:by[-_]?)?([a-z]+s)$/i;

/** Query parameters that name references to show as records, by their normalized names. */
export const expandParameters = /^(expand|expansions?|embed|populate|includes?|with|withrelated)$/;

/** Where a name can be split: `default_payment_method`, `defaultPaymentMethod`. */
export const wordBoundary = /[_-]|(?<=[a-z])(?=[A-Z])/;

/** `fields[articles]` of JSON:API; the group is the noun. */
export const sparseFieldsetParameter = /^fields\[([^[\]]+)\]$/i;

/** A value that is a sort direction. */
export const sortDirectionValue = /^(asc|desc)/i;

/** What the value of a sort parameter, or of its direction, may be. */
export const sortVocabulary = {
  direction: /^(asc|desc|-?1$)/i,
  descending: /^(desc|-1$)/i,
  /** A direction behind the name of a property: `name_desc`, `name.asc`, `createdAtDesc`. */
  directionSuffix: /[._|/-]?(asc|desc)(?:ending)?$/i,
  /** Orders by the time of creation that name no property. */
  newestFirst: /^(newest|latest|(most[_-]?)?recent|newest[_-]?first)$/i,
  oldestFirst: /^(oldest|earliest|oldest[_-]?first)$/i,
  /** Properties of `{ "field": "name", "order": "desc" }`, by their normalized names. */
  field: /^(field|property|column|attribute|name|by|key|fieldname|propertyname|orderby|sortby)$/,
  order: /^(order|direction|dir|sortorder|sortdirection|sort)$/,
};

/** Properties that hold when a record was created, by their normalized names. */
export const creationTimeProperties = /^(date)?created?(at|on|date|time)?$/;

/** Words in front of or behind a property's name that ask for a range; `gt` and `lt` exclude the bound. */
export const rangeWords = [
  ['above', ['gt']],
  ['below', ['lt']],
  ['after', ['after', 'since', 'from', 'gte', 'ge', 'start', 'min', 'minimum']],
  ['before', ['before', 'until', 'to', 'lte', 'le', 'end', 'max', 'maximum']],
] as const;

/** Descriptions of a bound that is part of its range: `at least this balance`, `on or after`. */
const inclusiveText =
  /\bat (least|most)\b|\b(at|on) or (before|after)\b|\bor (equal|more|less|fewer|greater|larger|smaller|higher|lower|later|earlier|newer|older|above|below|after|before)\b|\binclusive(ly)?\b|\bno (more|less|fewer|later|earlier) than\b|\bup to and including\b|[<>]=|[≤≥]/i;

/** Descriptions of a bound that is not: `before this date`, `more than`. */
const exclusiveText =
  /\bexclusive(ly)?\b|\bstrictly\b|\b(before|after|above|below|over|under) (this|that|the (given|specified|provided))\b|\b(more|less|fewer|greater|larger|smaller|higher|lower|later|earlier|newer|older) than\b/i;

/** Whether a description says that a range has its bound; `undefined` where it does not say so. */
export function findDescribedBound(description: string): 'inclusive' | 'exclusive' | undefined {
  if (inclusiveText.test(description)) return 'inclusive';
  return exclusiveText.test(description) ? 'exclusive' : undefined;
}

/** Descriptions of a search that does not tell capital letters from small ones. */
export const caseInsensitiveText =
  /case[- ]?insensitive(ly)?|(ignor(es?|ing)|regardless of|independent(ly)? of|irrespective of) (upper |the )?case|not case[- ]sensitive|\bin (any|either) (letter[- ]?)?case\b/i;

/** Descriptions which exclude something. */
export const exclusionText = /\b(not|except|without|excluding|never|nor)\b|n't\b/i;

/** Signs behind a property's name that ask for a range, with the bound: `DateSent>=2026-01-01`. */
export const rangeSigns = [
  ['after', />=?$/],
  ['before', /<=?$/],
] as const;

/** What a range parameter may leave out of a timestamp's name: `created_after` of `created_at`. */
export const timestampSuffix = /(at|on|date|time)$/;

/** The unit of an amount at the end of a normalized name: `pricecents` is a `price`. */
export const unitSuffix = /(cents|amount|minorunits|usd|eur|gbp|minutes|seconds|hours|bytes)$/;

export const comparisonSign = /[!~]$/;
/** Comparisons behind a property's name: `title__icontains`, `kind[in]`, `status_ne`, `name_starts_with`. */
export const comparisonSuffix =
  /(__|\[)(i?exact|eq|in)\]?$|(__|[[_.-])(i?contains|i?like|i?starts_?with|prefix|neq?|not)\]?$|(?<=[a-z])(Contains|Like|StartsWith|Prefix|Not|Neq?)$|[!~]$/;
export const containsSuffix = /(__|[[_.-])(i?contains|i?like)\]?$|(?<=[a-z])(Contains|Like)$|~$/;
export const startSuffix = /(__|[[_.-])(i?starts_?with|prefix)\]?$|(?<=[a-z])(StartsWith|Prefix)$/;
export const exclusionSuffix = /(__|[[_.-])(neq?|not)\]?$|(?<=[a-z])(Not|Neq?)$|!$/;
/** `exclude_status` leaves out a status. */
export const exclusionPrefix = /^(excluded?|excluding|not|without)([_-]|(?=[A-Z]))/;

/** Names of parameters that are nothing but a bound in time, by normalized name. */
export const timeBounds = {
  after: /^(since|after|from|start|begin|min)(date|time|datetime|timestamp|at)?$/,
  before: /^(until|before|to|end|max)(date|time|datetime|timestamp|at)?$/,
  /** Those that need no other evidence. */
  evident: /^(since|until)$|(date|time|datetime|timestamp)$/,
  /** What a description calls a time. */
  description: /\b(date|time|timestamp|iso.?8601|rfc.?3339|epoch)\b/i,
  /** A description of the time of the last change. */
  update: /\b(updated|modified|changed)\b/i,
  /** A description of a key. */
  key: /\bid(s|entifier)?\b/i,
};
/** Whether a description says what happens at the time in a property: `that start before`, for `startsAt`. */
export function describesTime(description: string, property: string): boolean {
  const stem = normalizeName(property)
    .replace(timestampSuffix, '')
    .replace(/(e?s|ed|e)$/, '');
  if (stem.length < 3) return false;
  return new RegExp(
    `\\b${stem}(e?s|e?d|e|ing)? (at|on|before|after|from|since|until|no|not|between|within)\\b`,
    'i',
  ).test(description);
}

/** `filter[name]` asks for `name`. */
export const filterPrefix = /^filter\[?/i;

/** What a property that refers to a record is named beyond the parameter: `project` of `project_id`. */
export const referenceSuffixes: readonly string[] = ['id', 'key', 'gid', 'uuid'];

/** A value that asks for all records, where the property itself cannot hold it. */
export const allRecordsValue = /^(all|any|both)$/i;

/** Properties that name an object, most telling first. */
export const displayNames: readonly string[] = [
  'name',
  'login',
  'username',
  'slug',
  'key',
  'title',
  'id',
  'gid',
  'uuid',
  'number',
];

/** Names of records that every text search must look in. Normalized. */
export const expectedDisplayName = /^(display|full)?(name|title)$/;

/** Values of a projection parameter that ask for every property. */
export const allFieldsValues: ReadonlySet<string> = new Set(['all', '*']);

/** Properties with a map of what a record says, under the names that clients choose, by their normalized names. */
export const valueMapName =
  /^(properties|fields|attributes|values|traits|(custom|user|extra)(properties|fields|attributes|values|data))$/;

/** The property that holds the fields of a JSON:API resource object, and those beside it. */
export const attributesProperty = 'attributes';
export const resourceIdentifierProperties: readonly string[] = ['type', 'id'];
export const resourceIdentifierMembers: ReadonlySet<string> = new Set([
  'type',
  'id',
  'lid',
  'meta',
]);

/** Documented values of a sort direction. */
export const ascendingValue = /^(asc|ascending|up|1)$/i;
export const descendingValue = /^(desc|descending|down|-1)$/i;

/** `name_desc`, `name:asc`, `name desc`, `name.desc`: a property and its direction. */
export const directedSortValue = /^(.+?)[_:\s.-](asc|desc|ascending|descending)$/i;
