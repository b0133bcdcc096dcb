/** Query parameters that sort, search or project a list, by their normalized names. */
export const sortParameters = /^(sort|sortby|orderby|ordering|sortfield|sortkey|orderfield)$/;
export const sortDirectionParameters =
  /^(order|sortorder|direction|sortdirection|sortdir|dir|orderdirection|orderdir)$/;
export const searchParameters =
  /^(q|query|search|searchterm|searchquery|term|keyword|keywords|text)$/;
export const fieldsParameters = /^(fields|select|fieldset|includefields)$/;

/** `fields[articles]` of JSON:API; the group is the noun. */
export const sparseFieldsetParameter = /^fields\[([^[\]]+)\]$/i;

/** A value that is a sort direction. */
export const sortDirectionValue = /^(asc|desc)/i;

/** Properties that hold when a record was created, by their normalized names. */
export const creationTimeProperties = /^(date)?created?(at|on|date|time)?$/;

/** Words in front of or behind a property's name that ask for a range; `gt` and `lt` exclude the bound. */
export const rangeWords = [
  ['above', ['gt']],
  ['below', ['lt']],
  ['after', ['after', 'since', 'from', 'gte', 'ge', 'start', 'min', 'minimum']],
  ['before', ['before', 'until', 'to', 'lte', 'le', 'end', 'max', 'maximum']],
] as const;

/** What a range parameter may leave out of a timestamp's name: `created_after` of `created_at`. */
export const timestampSuffix = /(at|on|date|time)$/;

/** Comparisons behind a property's name: `title__icontains`, `kind[in]`. */
export const comparisonSuffix = /(?<!^filter)(__|\[)(i?exact|eq|in|i?contains)\]?$/i;
export const containsSuffix = /(?<!^filter)(__|\[)i?contains\]?$/i;
/** `filter[name]` asks for `name`. */
export const filterPrefix = /^filter\[?/i;

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

/** Values of a projection parameter that ask for every property. */
export const allFieldsValues: ReadonlySet<string> = new Set(['all', '*']);

/** The property that holds the fields of a JSON:API resource object, and those beside it. */
export const attributesProperty = 'attributes';
export const resourceIdentifierProperties: readonly string[] = ['type', 'id'];
