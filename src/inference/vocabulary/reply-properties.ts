import type { SchemaView } from '../../openapi/openapi.ts';
import { normalizeName } from './singularize.ts';

/** Properties that hold a list of records, by normalized name. */
export const listPropertyNames: readonly string[] = [
  ...['data', 'items', 'results', 'values', 'entries', 'value', 'records', 'list', 'content'],
  ...['rows', 'objects', 'resources', 'elements', 'hits', 'nodes'],
];

/** Properties that may hold a list further down. */
export const listWrapperNames: readonly string[] = [
  ...['embedded', 'data', 'result', 'results', 'response', 'payload'],
];

/** Properties that wrap one record. */
export const recordWrapperNames: readonly string[] = [
  ...['data', 'result', 'item', 'payload', 'response', 'object', 'resource', 'entity', 'record'],
];

/** Properties that stand next to a record and are not part of it. */
export const metadataNames = /^_?(links|errors|warnings|messages|meta)$/i;

/** Path parameters that say nothing about the records they identify. */
export const unspecificParameterNames: readonly string[] = ['', 'id', 'name', 'key'];

/** What a property of a status envelope reports. */
export type StatusProperty = 'success' | 'status' | 'code' | 'error code' | 'message' | 'fault';

const statusPropertyNames: readonly (readonly [RegExp, StatusProperty])[] = [
  [/^(is)?(success|successful|succeeded|ok)$/, 'success'],
  [/^(status|result)$/, 'status'],
  [/^(code|statuscode|httpcode|httpstatus|httpstatuscode|responsecode|resultcode)$/, 'code'],
  [/^(err(or)?(code|no|num)|ret(urn)?(code)?|rc|subcode)$/, 'error code'],
  [
    /^(message|msg|err(or)?(msg|message)|status(message|text|description)|(response|result)(message|msg)|info)$/,
    'message',
  ],
  [/^(is|has)?(errors?|failed|failure|fault|exception)$/, 'fault'],
];

/** Properties that hold the data which a status envelope wraps. */
export const statusDataName = /^(data|results?|payload|response|body|content|value)$/;

/** Properties that group the status properties of an envelope. */
export const statusGroupName =
  /^(meta|metadata|header|head|status|responsestatus|responseinfo|result)$/;

/** A body with one of these is a record, not a status envelope. */
export const recordIdName = /^(id|uuid|_id)$/i;

/** Descriptions of a body with a JSON text in each line. */
export const jsonLinesText =
  /\bjson ?lines?\b|\bjsonl\b|\bndjson\b|\bnew-?line[- ](delimited|separated) json\b/i;

/** What a property reports, by its name; `undefined` for any other property. */
export function statusPropertyOf(name: string): StatusProperty | undefined {
  const text = normalizeName(name);
  return statusPropertyNames.find(([pattern]) => pattern.test(text))?.[1];
}

/** Enumeration values that mean success, the clearest first. */
const successValues = [
  ...[/^success$/i, /^ok(ay)?$/i, /^success|^succeeded$/i, /^(0+|200|2\d\d)$/],
  /^(completed?|done|finished|processed)$/i,
];

/** A description that quotes the word for success: `Will contain 'ok' if the request was successful`. */
const quotedSuccess = /['"`](ok(?:ay)?|success(?:ful)?|succeeded)['"`]/i;

type StatusContext = { readonly name: string; readonly status: number };

/** The values that a status property may have in a successful reply, the most likely first. */
export function listSuccessValues(
  statusProperty: StatusProperty,
  { types, keywords }: SchemaView,
  { name, status }: StatusContext,
): readonly unknown[] {
  if (Array.isArray(keywords.enum)) return filterSuccessValues(keywords.enum, status);
  // A text with a format holds data, not a status.
  const isFree = keywords.format === undefined || types.includes('integer');
  if (!isFree || types.length === 0) return [];
  const [, quoted] = quotedSuccess.exec(`${keywords.description}`) ?? [];
  const usual = defaultSuccessValues[statusProperty]({ name, status });
  return quoted === undefined ? usual : [quoted, ...usual];
}

function filterSuccessValues(values: readonly unknown[], status: number): readonly unknown[] {
  return [
    ...values.filter((value) => value === status || value === true),
    ...successValues.flatMap((pattern) => values.filter((value) => pattern.test(String(value)))),
  ];
}

/** In every type that a property may have: the first value that conforms to its schema is taken. */
const defaultSuccessValues: Readonly<
  Record<StatusProperty, (context: StatusContext) => readonly unknown[]>
> = {
  success: ({ status }) => [true, 'true', status, 1],
  status: ({ status }) => ['success', status, true],
  code: ({ name, status }) => [status, /status|http/i.test(name) ? `${status}` : 'OK', 0],
  'error code': () => [0, '0', null],
  message: ({ name }) => (/^err/i.test(name) ? [null, '', 'OK'] : ['OK']),
  fault: () => [false, null, [], '', 0],
};

/** A path that counts records: `/pets/count`. */
export const countPath = /^:?_?(count|total)$/i;

/** A path that says whether there is a record: `/users/exists`. */
export const existencePath = /^:?(exists?|existence|check[-_]?(if[-_]?)?exist(s|ence))$/i;

/** Names of booleans that say whether there is a record, such as `exists`; normalized. */
export const existenceName = /^(is)?(exists?|existing|existent|found)$/;

/** A path with numbers, of which some may count records: `/pets/stats`. */
export const statisticsPath = /^:?_?(stats?|statistics|summary|metrics|overview|totals|counts)$/i;

/** Properties that hold counts, by normalized name. */
export const countHolderName =
  /^(data|result|results|response|payload|stats|statistics|summary|totals|counts|meta)$/;

/** Words in front of the noun in the name of a count: `total_pets`. */
export const countPrefix = /^(total|num(ber)?(of)?)/;

/** Words behind the noun in the name of a count: `pet_count`. */
export const countSuffix = /(count|total|items|records|rows)$/;

/** Groups of records that a reply to a batch request may report. */
export type AffectedGroup = 'changed' | 'created' | 'missing';

/** What a property reports, by its name without the noun and the word for counting. */
export const batchReportNames: readonly (readonly [RegExp, readonly AffectedGroup[]])[] = [
  [/^(created|inserted|added|assigned|imported|new)$/, ['created']],
  [/^(failed|failures?|errors?|notfound|missing|skipped|ignored)$/, ['missing']],
  [/^(deleted?|removed?|updated?|changed|modified|matched)$/, ['changed']],
  [/^((rows)?affected|processed|succeeded|success(ful)?)?$/, ['changed', 'created']],
];

/** The property of a report entry that explains in words what went wrong. */
export const reportMessageName = /^(message|error|reason|detail|description)$/i;

/** `Creates or updates a contact`, `upsertContact`: a creation that changes an existing record. */
export const upsertPhrase =
  /\b(creat|add|insert)\w*\W+or\W+(updat|replac|modif)|\b(updat|modif)\w*\W+or\W+(creat|add|insert)|upsert|(create|add|insert)orupdate|updateor(create|add|insert)/i;

/** Such a creation that also finds the record by another property than its key: `upsertContact`. */
export const upsertName = /upsert/i;

/** Descriptions of the 200 of such a creation: `The contact was updated`, `Already exists`. */
export const changedReplyText =
  /\b(updated|overwritten|replaced|modified)\b|\balready (exist|there|known|registered)/i;

/** Descriptions of such a creation: `If a contact with this email exists, it is updated`. */
export const upsertText =
  /\bupserts?\b|\b(if|when) (a|an|the|another) [^.]{0,60}\bexists?\b[^.]{0,60}\b(is|are|will be|gets) (updated|overwritten|replaced|modified)/i;
