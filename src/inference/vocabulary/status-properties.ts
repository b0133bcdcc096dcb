import type { SchemaView } from '../../openapi/openapi.ts';
import { normalizeName } from './singularize.ts';

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

/** What a property reports, by its name; `undefined` for any other property. */
export function statusPropertyOf(name: string): StatusProperty | undefined {
  return statusPropertyNames.find(([pattern]) => pattern.test(normalizeName(name)))?.[1];
}

/** Enumeration values that mean success, the clearest first. */
const successValues = [/^success$/i, /^ok(ay)?$/i, /^success|^succeeded$/i, /^(0+|200|2\d\d)$/];

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
  return defaultSuccessValues[statusProperty]({ name, status });
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
