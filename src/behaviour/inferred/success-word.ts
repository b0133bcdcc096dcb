import { plain, type Shape } from '../../document/document.ts';

/** What a property around a reply tells of how it went. */
export type SuccessWord = 'success' | 'status' | 'code' | 'error code' | 'message' | 'fault';

const words: readonly (readonly [RegExp, SuccessWord])[] = [
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

export const wordOf = (name: string): SuccessWord | undefined =>
  words.find(([pattern]) => pattern.test(plain(name)))?.[1];

const wells = [/^success$/i, /^ok(ay)?$/i, /^success|^succeeded$/i, /^(0+|200|2\d\d)$/];

type Said = { readonly name: string; readonly status: number };

/** What may be said there when all went well, the likeliest first. */
export const toWord = (
  word: SuccessWord,
  { types, keywords }: Shape,
  { name, status }: Said,
): readonly unknown[] => {
  if (Array.isArray(keywords.enum)) return listWells(keywords.enum, status);
  // What is of a form says something else.
  const isFree = keywords.format === undefined || types.includes('integer');
  if (!isFree || types.length === 0) return [];
  return said[word]({ name, status });
};

const listWells = (values: readonly unknown[], status: number): readonly unknown[] => [
  ...values.filter((value) => value === status || value === true),
  ...wells.flatMap((pattern) => values.filter((value) => pattern.test(String(value)))),
];

/** Of each word what it may be, in whatever type: the first that fits is said. */
const said: Readonly<Record<SuccessWord, (said: Said) => readonly unknown[]>> = {
  success: ({ status }) => [true, 'true', status, 1],
  status: ({ status }) => ['success', status, true],
  code: ({ name, status }) => [status, /status|http/i.test(name) ? `${status}` : 'OK', 0],
  'error code': () => [0, '0', null],
  message: ({ name }) => (/^err/i.test(name) ? [null, '', 'OK'] : ['OK']),
  fault: () => [false, null, [], '', 0],
};
