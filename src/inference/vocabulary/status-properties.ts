import type { SchemaView } from '../../openapi/openapi.ts';
import { normalizeName } from './singularize.ts';

/** What a property around a reply tells of how it went. */
export type StatusProperty = 'success' | 'status' | 'code' | 'error code' | 'message' | 'fault';

const statusPropertyPatterns: readonly (readonly [RegExp, StatusProperty])[] = [
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

export function statusPropertyOf(name: string): StatusProperty | undefined {
  return statusPropertyPatterns.find(([pattern]) => pattern.test(normalizeName(name)))?.[1];
}

const successPatterns = [/^success$/i, /^ok(ay)?$/i, /^success|^succeeded$/i, /^(0+|200|2\d\d)$/];

type StatusContext = { readonly name: string; readonly status: number };

/** What may be said there when all went well, the likeliest first. */
export function listSuccessValues(
  word: StatusProperty,
  { types, keywords }: SchemaView,
  { name, status }: StatusContext,
): readonly unknown[] {
  if (Array.isArray(keywords.enum)) return filterSuccessValues(keywords.enum, status);
  // What is of a form says something else.
  const isFree = keywords.format === undefined || types.includes('integer');
  if (!isFree || types.length === 0) return [];
  return defaultSuccessValues[word]({ name, status });
}

function filterSuccessValues(values: readonly unknown[], status: number): readonly unknown[] {
  return [
    ...values.filter((value) => value === status || value === true),
    ...successPatterns.flatMap((pattern) => values.filter((value) => pattern.test(String(value)))),
  ];
}

/** Of each word what it may be, in whatever type: the first that fits is said. */
const defaultSuccessValues: Readonly<
  Record<StatusProperty, (said: StatusContext) => readonly unknown[]>
> = {
  success: ({ status }) => [true, 'true', status, 1],
  status: ({ status }) => ['success', status, true],
  code: ({ name, status }) => [status, /status|http/i.test(name) ? `${status}` : 'OK', 0],
  'error code': () => [0, '0', null],
  message: ({ name }) => (/^err/i.test(name) ? [null, '', 'OK'] : ['OK']),
  fault: () => [false, null, [], '', 0],
};
