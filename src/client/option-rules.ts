import { parseFrozenClockInRange } from '../base/clock.ts';
import { describeNearest } from '../base/nearest.ts';

/** What an option takes, in words, and whether a value is such. */
export type OptionRule = {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** What its parts take, by what goes behind its name: `.most`, `[0]`. */
  readonly partsOf?: (value: unknown) => readonly OptionPart[];
};

type OptionPart = {
  readonly at: string;
  readonly value: unknown;
  /** What it takes, or which names there are where it is none of them. */
  readonly rule: OptionRule | readonly string[];
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
function isPathOrUrl(value: unknown): boolean {
  return isText(value) || value instanceof URL;
}
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isList(value);
}

function wholeNumber(least: number, max = Number.MAX_SAFE_INTEGER): OptionRule {
  return {
    expected:
      max === Number.MAX_SAFE_INTEGER
        ? `a whole number from ${least} on`
        : `a whole number from ${least} to ${max}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= max,
  };
}

function oneOf(...words: readonly [string, ...string[]]): OptionRule {
  return {
    expected: `one of ${words.map((word) => JSON.stringify(word)).join(', ')}`,
    accepts: (value) => words.some((word) => word === value),
  };
}

function textMatching(expected: string, pattern: RegExp): OptionRule {
  return {
    expected,
    accepts: (value) => isText(value) && pattern.test(value),
  };
}

type OptionRules = Readonly<Record<string, OptionRule>>;

/** An object of some fields; those of `needed` have to be there. */
function objectOf(
  expected: string,
  fields: OptionRules,
  needed: readonly string[] = [],
): OptionRule {
  return {
    expected,
    accepts: isObject,
    partsOf: (value) => {
      const given: Readonly<Record<string, unknown>> = Object(value);
      const names = Object.keys(given).filter((name) => given[name] !== undefined);
      return [...new Set([...names, ...needed])].map((name) => ({
        at: `.${name}`,
        value: given[name],
        rule: findRule(fields, name) ?? Object.keys(fields),
      }));
    },
  };
}

function findRule(fields: OptionRules, name: string): OptionRule | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function listOf(expected: string, entry: OptionRule): OptionRule {
  return {
    expected,
    accepts: isList,
    partsOf: (value) =>
      [...Object(value)].map((one, index) => ({ at: `[${index}]`, value: one, rule: entry })),
  };
}

const filePath: OptionRule = textMatching('the path of a file', /./);
const pathOrUrl: OptionRule = { expected: 'a path or a URL', accepts: isPathOrUrl };
const onOff: OptionRule = oneOf('on', 'off');
const instant: OptionRule = {
  expected: 'an instant such as 2019-02-06T01:48:24Z',
  accepts: (value) => isText(value) && parseFrozenClockInRange(value) !== undefined,
};

/** What each option of `start` takes: code that no compiler looks at may say anything. */
export const startOptionRules = {
  document: pathOrUrl,
  documents: listOf(
    'a list of objects such as { document, mount }',
    objectOf('an object such as { document, mount }', {
      document: textMatching('a path or a URL, as a text', /./),
      mount: textMatching('a path such as /shop', /^\//),
    }),
  ),
  overlays: {
    expected: 'a list of paths or URLs, as texts',
    accepts: (value) => isList(value) && value.every(isText),
  },
  fixtures: {
    expected: 'a path, a URL, or an object of records',
    accepts: (value) => isPathOrUrl(value) || isObject(value),
  },
  behaviours: pathOrUrl,
  set: {
    expected: 'an object of texts',
    accepts: (value) => isObject(value) && Object.values(value).every(isText),
  },
  db: filePath,
  durability: oneOf('process', 'power', 'exit'),
  logMax: wholeNumber(1),
  edits: oneOf('apply', 'ignore'),
  limits: objectOf(
    'an object such as { most, idle }',
    { max: wholeNumber(1), idle: wholeNumber(1) },
    ['most', 'idle'],
  ),
  seed: wholeNumber(0),
  sandboxes: oneOf('on use', 'registered'),
  control: onOff,
  controlPrefix: textMatching('a path such as /_sandlot', /^(\/[\w.-]+)+$/),
  controlToken: textMatching('a text of ASCII without blanks', /^[\x21-\x7e]+$/),
  records: wholeNumber(0),
  watch: onOff,
  dynamic: onOff,
  now: instant,
  port: wholeNumber(0, 65_535),
  host: textMatching('an address or a name', /./),
  notices: oneOf('serve', 'refuse'),
  validate: oneOf('refuse', 'warn', 'off'),
  checkReplies: oneOf('all', 'sample', 'off'),
  journal: wholeNumber(0),
  auth: onOff,
  tokens: filePath,
  cors: oneOf('allow', 'deny'),
  logLevel: oneOf('silent', 'error', 'warn', 'info', 'debug'),
  onWarning: { expected: 'a function', accepts: (value) => typeof value === 'function' },
} satisfies Readonly<Record<string, OptionRule>>;

/** What `connect` takes. */
export const connectOptionRules = {
  controlPrefix: startOptionRules.controlPrefix,
  controlToken: startOptionRules.controlToken,
} satisfies OptionRules;

/** What `clock.set` takes. */
export const clockOptionRules = {
  now: instant,
  frozen: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
} satisfies OptionRules;

/**
 * Throws a sentence on what is no object of options, has one that there is not, or one whose value is
 * not what it takes; `undefined` is none.
 */
export function validateOptions(options: unknown, known: OptionRules): void {
  if (!isObject(options))
    throw new Error(`The options must be an object, not ${describeValue(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    const takes = findRule(known, name);
    if (takes === undefined || value !== undefined)
      validateOption(name, value, takes ?? Object.keys(known));
  }
}

function validateOption(name: string, value: unknown, takes: OptionPart['rule']): void {
  if (!('accepts' in takes)) {
    const own = name.slice(name.lastIndexOf('.') + 1);
    throw new Error(`There is no option "${name}"; ${describeNearest(own, takes)}.`);
  }
  if (!takes.accepts(value))
    throw new Error(`"${name}" must be ${takes.expected}, not ${describeValue(value)}.`);
  for (const part of takes.partsOf?.(value) ?? [])
    validateOption(name + part.at, part.value, part.rule);
}

function describeValue(value: unknown): string {
  if (isText(value)) return JSON.stringify(value.slice(0, 80));
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
}
