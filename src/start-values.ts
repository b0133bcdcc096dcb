import { toFrozenInYears } from './clock.ts';
import { tellNearest } from './nearest.ts';

/** What an option takes, in words, and whether a value is such. */
export type Value = {
  readonly takes: string;
  readonly fits: (value: unknown) => boolean;
  /** What its parts take, by what goes behind its name: `.most`, `[0]`. */
  readonly partsOf?: (value: unknown) => readonly Part[];
};

type Part = {
  readonly at: string;
  readonly value: unknown;
  /** What it takes, or which names there are where it is none of them. */
  readonly takes: Value | readonly string[];
};

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

type Fields = Readonly<Record<string, Value>>;

/** An object of some fields; those of `needed` have to be there. */
const objectOf = (takes: string, fields: Fields, needed: readonly string[] = []): Value => ({
  takes,
  fits: isObject,
  partsOf: (value) => {
    const given: Readonly<Record<string, unknown>> = Object(value);
    const names = Object.keys(given).filter((name) => given[name] !== undefined);
    return [...new Set([...names, ...needed])].map((name) => ({
      at: `.${name}`,
      value: given[name],
      takes: fieldOf(fields, name) ?? Object.keys(fields),
    }));
  },
});

const fieldOf = (fields: Fields, name: string): Value | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

const listOf = (takes: string, entry: Value): Value => ({
  takes,
  fits: isList,
  partsOf: (value) =>
    [...Object(value)].map((one, index) => ({ at: `[${index}]`, value: one, takes: entry })),
});

const path: Value = textLike('the path of a file', /./);
const place: Value = { takes: 'a path or a URL', fits: isPlace };
const onOff: Value = oneOf('on', 'off');
const instant: Value = {
  takes: 'an instant such as 2019-02-06T01:48:24Z',
  fits: (value) => isText(value) && toFrozenInYears(value) !== undefined,
};

/** What each option of `start` takes: code that no compiler looks at may say anything. */
export const values = {
  document: place,
  documents: listOf(
    'a list of objects such as { document, mount }',
    objectOf('an object such as { document, mount }', {
      document: textLike('a path or a URL, as a text', /./),
      mount: textLike('a path such as /shop', /^\//),
    }),
  ),
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
  limits: objectOf('an object such as { most, idle }', { most: whole(1), idle: whole(1) }, [
    'most',
    'idle',
  ]),
  seed: whole(0),
  sandboxes: oneOf('on use', 'registered'),
  control: onOff,
  controlPrefix: textLike('a path such as /_sandlot', /^(\/[\w.-]+)+$/),
  controlToken: textLike('a text of ASCII without blanks', /^[\x21-\x7e]+$/),
  records: whole(0),
  watch: onOff,
  dynamic: onOff,
  now: instant,
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

/** What `connect` takes. */
export const connectValues = {
  controlPrefix: values.controlPrefix,
  controlToken: values.controlToken,
} satisfies Fields;

/** What `clock.set` takes. */
export const timeValues = {
  now: instant,
  frozen: { takes: 'true or false', fits: (value) => typeof value === 'boolean' },
} satisfies Fields;

/**
 * Throws a sentence on what is no object of options, has one that there is not, or one whose value is
 * not what it takes; `undefined` is none.
 */
export const refuseValues = (options: unknown, known: Fields): void => {
  if (!isObject(options)) throw new Error(`The options must be an object, not ${toWord(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    const takes = fieldOf(known, name);
    if (takes === undefined || value !== undefined) check(name, value, takes ?? Object.keys(known));
  }
};

const check = (name: string, value: unknown, takes: Part['takes']): void => {
  if (!('fits' in takes)) {
    const own = name.slice(name.lastIndexOf('.') + 1);
    throw new Error(`There is no option "${name}"; ${tellNearest(own, takes)}.`);
  }
  if (!takes.fits(value))
    throw new Error(`"${name}" must be ${takes.takes}, not ${toWord(value)}.`);
  for (const part of takes.partsOf?.(value) ?? []) check(name + part.at, part.value, part.takes);
};

const toWord = (value: unknown): string => {
  if (isText(value)) return JSON.stringify(value.slice(0, 80));
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
};
