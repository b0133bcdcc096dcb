import { toFrozenInYears } from './clock.ts';

/** What an option takes, in words, and whether a value is such. */
type Value = { readonly takes: string; readonly fits: (value: unknown) => boolean };

const isText = (value: unknown): value is string => typeof value === 'string';
const isPlace = (value: unknown): boolean => isText(value) || value instanceof URL;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !isList(value);

const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Value => ({
  takes:
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least} on`
      : `a whole number from ${least} to ${most}`,
  fits: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});

const oneOf = (...words: readonly [string, ...string[]]): Value => ({
  takes: `one of ${words.map((word) => JSON.stringify(word)).join(', ')}`,
  fits: (value) => words.some((word) => word === value),
});

const textLike = (takes: string, pattern: RegExp): Value => ({
  takes,
  fits: (value) => isText(value) && pattern.test(value),
});

const path: Value = textLike('the path of a file', /./);
const place: Value = { takes: 'a path or a URL', fits: isPlace };
const onOff: Value = oneOf('on', 'off');

/** What each option of `start` takes: code that no compiler looks at may say anything. */
export const values = {
  document: place,
  documents: {
    takes: 'a list of objects such as { document, mount }',
    fits: (value) => isList(value) && value.every(isObject),
  },
  overlays: {
    takes: 'a list of paths or URLs, as texts',
    fits: (value) => isList(value) && value.every(isText),
  },
  fixtures: {
    takes: 'a path, a URL, or an object of records',
    fits: (value) => isPlace(value) || isObject(value),
  },
  behaviours: place,
  set: {
    takes: 'an object of texts',
    fits: (value) => isObject(value) && Object.values(value).every(isText),
  },
  db: path,
  durability: oneOf('process', 'power', 'exit'),
  logMax: whole(1),
  edits: oneOf('take in', 'leave alone'),
  limits: { takes: 'an object such as { most, idle }', fits: isObject },
  seed: whole(0),
  sandboxes: oneOf('on use', 'registered'),
  control: onOff,
  controlPrefix: textLike('a path such as /_sandlot', /^(\/[\w.-]+)+$/),
  controlToken: textLike('a text of ASCII without blanks', /^[\x21-\x7e]+$/),
  records: whole(0),
  watch: onOff,
  dynamic: onOff,
  now: {
    takes: 'an instant such as 2019-02-06T01:48:24Z',
    fits: (value) => isText(value) && toFrozenInYears(value) !== undefined,
  },
  port: whole(0, 65_535),
  host: textLike('an address or a name', /./),
  notices: oneOf('serve', 'refuse'),
  validate: oneOf('refuse', 'warn', 'off'),
  checkReplies: oneOf('all', 'sample', 'off'),
  journal: whole(0),
  auth: onOff,
  tokens: path,
  cors: oneOf('allow', 'deny'),
  logLevel: oneOf('silent', 'error', 'warn', 'info', 'debug'),
  onTrouble: { takes: 'a function', fits: (value) => typeof value === 'function' },
} satisfies Readonly<Record<string, Value>>;

/** Throws a sentence on the first option whose value is not what it takes; `undefined` is none. */
export const refuseValues = (options: object): void => {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, { takes, fits }] of Object.entries<Value>(values)) {
    const value = given[name];
    if (value === undefined || fits(value)) continue;
    throw new Error(`"${name}" must be ${takes}, not ${toWord(value)}.`);
  }
};

const toWord = (value: unknown): string => {
  if (isText(value)) return JSON.stringify(value.slice(0, 80));
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
};
