import { parseFrozenClockInRange } from '../base/clock.ts';
import { isHostEntry } from '../base/http-url.ts';
import { describeNearest } from '../base/nearest.ts';

/** The valid values of an option, in words and as a check. */
export type OptionRule = {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** The rules of its parts, with their suffix to the name: `.max`, `[0]`. */
  readonly partsOf?: (value: unknown) => readonly OptionPart[];
};

type OptionPart = {
  readonly at: string;
  readonly value: unknown;
  /** The rule, or the known names when the part is not one of them. */
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

function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): OptionRule {
  return {
    expected:
      max === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${min}`
        : `a whole number from ${min} to ${max}`,
    accepts: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

function oneOf(...values: readonly [string, ...string[]]): OptionRule {
  return {
    expected: `one of ${values.map((allowed) => JSON.stringify(allowed)).join(', ')}`,
    accepts: (value) => values.some((allowed) => allowed === value),
  };
}

function textMatching(expected: string, pattern: RegExp): OptionRule {
  return {
    expected,
    accepts: (value) => isText(value) && pattern.test(value),
  };
}

type OptionRules = Readonly<Record<string, OptionRule>>;

/** An object with the given fields; those in `needed` are required. */
function objectOf(
  expected: string,
  fields: OptionRules,
  needed: readonly string[] = [],
): OptionRule {
  return {
    expected,
    accepts: isObject,
    partsOf: (value) => {
      const fieldValues: Readonly<Record<string, unknown>> = Object(value);
      const names = Object.keys(fieldValues).filter((name) => fieldValues[name] !== undefined);
      return [...new Set([...names, ...needed])].map((name) => ({
        at: `.${name}`,
        value: fieldValues[name],
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
      [...Object(value)].map((item, index) => ({ at: `[${index}]`, value: item, rule: entry })),
  };
}

const filePath: OptionRule = textMatching('the path of a file', /./);
const pathOrUrl: OptionRule = { expected: 'a path or a URL', accepts: isPathOrUrl };
const tlsRule: OptionRule = {
  ...objectOf('an object such as { dataFolder } or { certificate: { cert, key } }', {
    certificate: objectOf('an object such as { cert, key }', { cert: filePath, key: filePath }, [
      'cert',
      'key',
    ]),
    clientCa: filePath,
    dataFolder: textMatching('the path of a folder', /./),
  }),
  accepts: (value) =>
    isObject(value) &&
    ['certificate', 'dataFolder'].some((name) => Reflect.get(value, name) !== undefined),
};
const onOff: OptionRule = oneOf('on', 'off');
const namesRule: OptionRule = listOf(
  'a list of operations or tags',
  textMatching('the name of an operation or a tag', /./),
);
const instant: OptionRule = {
  expected: 'an instant such as 2019-02-06T01:48:24Z',
  accepts: (value) => isText(value) && parseFrozenClockInRange(value) !== undefined,
};

/** The rules of `start`'s options, for callers without a type checker. */
export const startOptionRules = {
  document: pathOrUrl,
  documents: listOf(
    'a list of objects such as { document, mount }',
    objectOf('an object such as { document, mount }', {
      document: textMatching('a path or a URL, as a string', /./),
      mount: textMatching('a path such as /shop', /^\//),
    }),
  ),
  overlays: {
    expected: 'a list of paths or URLs, as strings',
    accepts: (value) => isList(value) && value.every(isText),
  },
  allowRefs: {
    expected: 'a list of files and http',
    accepts: (value) => isList(value) && value.every((kind) => kind === 'files' || kind === 'http'),
  },
  fixtures: {
    expected: 'a path, a URL, or an object of records',
    accepts: (value) => isPathOrUrl(value) || isObject(value),
  },
  behaviours: pathOrUrl,
  set: {
    expected: 'an object of strings',
    accepts: (value) => isObject(value) && Object.values(value).every(isText),
  },
  db: filePath,
  store: textMatching('an address such as valkey://127.0.0.1:6379/0', /^[a-z]+:\/\//),
  consistency: oneOf('strong', 'session', 'eventual'),
  durability: textMatching(
    'process, power, exit or replicas=N',
    /^(?:process|power|exit|replicas=[1-9])$/,
  ),
  logMax: wholeNumber(1),
  edits: oneOf('apply', 'ignore'),
  snapshotMax: wholeNumber(1),
  limits: objectOf(
    'an object such as { max, idle }',
    { max: wholeNumber(1), idle: wholeNumber(1) },
    ['max', 'idle'],
  ),
  seed: wholeNumber(0),
  sandboxes: oneOf('on use', 'registered'),
  control: onOff,
  metrics: onOff,
  controlPrefix: textMatching('a path such as /_sandlot', /^(\/[\w.-]+)+$/),
  controlToken: textMatching('ASCII text without blanks', /^[\x21-\x7e]+$/),
  records: wholeNumber(0),
  unknownKeys: oneOf('make', '404'),
  lifecycle: wholeNumber(0),
  watch: onOff,
  dynamic: onOff,
  now: instant,
  port: wholeNumber(0, 65_535),
  host: textMatching('an address or a name', /./),
  hostSuffix: textMatching('a domain such as sandbox.internal', /^[a-z\d-]+(\.[a-z\d-]+)*$/),
  notices: oneOf('serve', 'refuse'),
  validate: oneOf('refuse', 'warn', 'off'),
  checkReplies: oneOf('all', 'sample', 'off'),
  webhookUrls: listOf(
    'a list of URLs',
    textMatching('a URL such as http://127.0.0.1:3000', /^https?:\/\//),
  ),
  webhooks: onOff,
  webhookHosts: listOf('a list of hosts', {
    expected: 'a host such as hooks.example.com or 10.0.0.0/8',
    accepts: (value) => isText(value) && isHostEntry(value),
  }),
  webhookAttempts: wholeNumber(1, 999),
  streamInterval: wholeNumber(0),
  etag: oneOf('always', 'documented', 'off'),
  idempotency: oneOf('always', 'documented', 'off'),
  journal: wholeNumber(0),
  journalMemory: wholeNumber(1),
  auth: onOff,
  upstream: textMatching('a URL such as https://api.example.com/v1', /^https?:\/\//),
  upstreamOnly: namesRule,
  upstreamExcept: namesRule,
  upstreamTimeout: wholeNumber(1),
  tokens: filePath,
  cors: oneOf('allow', 'deny'),
  tls: tlsRule,
  requestTimeout: wholeNumber(1),
  logLevel: oneOf('silent', 'error', 'warn', 'info', 'debug'),
  onCall: { expected: 'a function', accepts: (value) => typeof value === 'function' },
  onWarning: { expected: 'a function', accepts: (value) => typeof value === 'function' },
} satisfies Readonly<Record<string, OptionRule>>;

/** The rules of `judge`'s options. */
export const judgeOptionRules = {
  document: startOptionRules.document,
  overlays: startOptionRules.overlays,
  allowRefs: startOptionRules.allowRefs,
  hosts: listOf('a list of hosts', textMatching('a host such as api.example.com', /./)),
  onMismatch: { expected: 'a function', accepts: (value) => typeof value === 'function' },
} satisfies OptionRules;

/** The rules of `connect`'s options. */
export const connectOptionRules = {
  controlPrefix: startOptionRules.controlPrefix,
  controlToken: startOptionRules.controlToken,
} satisfies OptionRules;

/** The rules of `clock.set`'s options. */
export const clockOptionRules = {
  now: instant,
  frozen: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
} satisfies OptionRules;

/**
 * Validates an options object; `undefined` values count as absent.
 * @throws an error that names the unknown option or the invalid value.
 */
export function validateOptions(options: unknown, rules: OptionRules): void {
  if (!isObject(options))
    throw new Error(`Options must be an object, not ${describeValue(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    const rule = findRule(rules, name);
    if (rule === undefined || value !== undefined)
      validateOption(name, value, rule ?? Object.keys(rules));
  }
}

function validateOption(name: string, value: unknown, rule: OptionPart['rule']): void {
  if (!('accepts' in rule)) {
    const lastName = name.slice(name.lastIndexOf('.') + 1);
    throw new Error(`Unknown option "${name}"; ${describeNearest(lastName, rule)}.`);
  }
  if (!rule.accepts(value))
    throw new Error(`"${name}" must be ${rule.expected}, not ${describeValue(value)}.`);
  for (const part of rule.partsOf?.(value) ?? [])
    validateOption(name + part.at, part.value, part.rule);
}

function describeValue(value: unknown): string {
  if (isText(value)) return JSON.stringify(value.slice(0, 80));
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
}
