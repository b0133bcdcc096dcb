import type { Random } from '../../base/random.ts';
import { idTexts } from '../vocabulary/key-names.ts';

/** How ids look, by an example of one. */
export type IdStyle = {
  readonly rule: string;
  /** The beginning of all ids: `cus_`. */
  readonly prefix: string;
  /** The rest of the example. Other ids have the same length and signs. */
  readonly rest: string;
  /** The characters that other ids may have in place of a letter or a digit of the example. */
  readonly alphabet: string;
};

type IdStyleRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  /** Takes an example apart; `undefined` where it looks otherwise. */
  infer(example: string): Omit<IdStyle, 'rule'> | undefined;
};

const digits = '0123456789';
const lowerHex = `${digits}abcdef`;
const crockford = `${digits}ABCDEFGHJKMNPQRSTVWXYZ`;

/** A UUID; others are of version 4 (RFC 9562). */
const uuidStyle: IdStyleRule = {
  name: 'uuid-style',
  summary: 'A UUID is another UUID',
  docs: '#id-style',
  infer: (example) =>
    idTexts.uuid.test(example)
      ? { prefix: '', rest: example, alphabet: inCaseOf(example, lowerHex) }
      : undefined,
};

/** A ULID, whose alphabet has no I, L, O and U. */
const ulidStyle: IdStyleRule = {
  name: 'ulid-style',
  summary: 'A ULID is another ULID',
  docs: '#id-style',
  infer: (example) =>
    idTexts.ulid.test(example)
      ? { prefix: example.slice(0, 2), rest: example.slice(2), alphabet: crockford }
      : undefined,
};

/** A word or two in front of a random part: `cus_`, `file-`, `sub_sched_`. */
const prefixStyle: IdStyleRule = {
  name: 'prefix-style',
  summary: '`cus_4x9b` has the prefix `cus_`',
  docs: '#id-style',
  infer: (example) => {
    const [, prefix, rest] = idTexts.prefixed.exec(example) ?? [];
    return prefix === undefined || rest === undefined || !idTexts.random.test(rest)
      ? undefined
      : { prefix, rest, alphabet: alphabetOf(rest) };
  },
};

/** Capitals in front of hexadecimal digits, or of capitals and digits: `AC5ef8…`, `PABC123`. */
const capitalStyle: IdStyleRule = {
  name: 'capital-style',
  summary: '`PABC123` begins with `P`',
  docs: '#id-style',
  infer: (example) => {
    const pattern = [idTexts.capitalHex, idTexts.capital].find((one) => one.test(example));
    const [, prefix = '', rest = ''] = pattern?.exec(example) ?? [];
    return pattern && { prefix, rest, alphabet: alphabetOf(rest) };
  },
};

/**
 * Seconds since 1970 with a fraction. A form has it as a number, so that it must not end in 0 or have more digits
 * than a number holds.
 */
const secondsStyle: IdStyleRule = {
  name: 'seconds-style',
  summary: '`1503435956.000247` begins with `1`',
  docs: '#id-style',
  infer: (example) =>
    idTexts.seconds.test(example)
      ? { prefix: '1', rest: example.slice(1), alphabet: digits.slice(1) }
      : undefined,
};

/** Any other text with a digit. */
const plainStyle: IdStyleRule = {
  name: 'plain-style',
  summary: '`4x9b` has digits and small letters',
  docs: '#id-style',
  infer: (example) =>
    idTexts.random.test(example)
      ? { prefix: '', rest: example, alphabet: alphabetOf(example) }
      : undefined,
};

/** What ids look like; the first rule that applies to an example wins. */
export const idStyleRules: readonly IdStyleRule[] = [
  uuidStyle,
  ulidStyle,
  prefixStyle,
  capitalStyle,
  secondsStyle,
  plainStyle,
];

/** The style of an example; `undefined` for a word, and for a value that is not a text. */
export function inferIdStyle(example: unknown): IdStyle | undefined {
  if (typeof example !== 'string') return undefined;
  for (const { name, infer } of idStyleRules) {
    const style = infer(example);
    if (style !== undefined) return { rule: name, ...style };
  }
  return undefined;
}

/**
 * The style of a secret: its last part is random, `{key}` in front of that is the key of its record
 * (`pi_3x_secret_8k`). `undefined` without an example.
 */
export function inferSecretStyle(example: unknown, key: unknown): IdStyle | undefined {
  const [, prefix = '', rest] = idTexts.secret.exec(`${example}`) ?? [];
  if (typeof example !== 'string' || rest === undefined) return undefined;
  const start = typeof key === 'string' && key !== '' ? prefix.replace(key, '{key}') : prefix;
  return { rule: 'secret', prefix: start, rest, alphabet: alphabetOf(rest, idTexts.secretHex) };
}

/** Secrets without an example: the key of the record is in front where the name says for whom they are. */
export const plainSecretStyles = {
  record: {
    rule: 'secret',
    prefix: '',
    rest: 'x'.repeat(32),
    alphabet: `${lowerHex}ghijkmnpqrstuvwxyz`,
  },
  client: {
    rule: 'secret',
    prefix: '{key}_secret_',
    rest: 'x'.repeat(24),
    alphabet: `${lowerHex}ghijkmnpqrstuvwxyz`,
  },
} as const satisfies Readonly<Record<string, IdStyle>>;

/** Another id of a style. */
export function writeId({ rule, prefix, rest, alphabet }: IdStyle, random: Random): string {
  const draw = (characters: string): string =>
    characters.charAt(Math.floor(random.fraction() * characters.length));
  const written = rest.replace(/[a-z\d]/gi, (_, at: number) =>
    // A number does not begin with 0.
    draw(at === 0 && alphabet === digits ? digits.slice(1) : alphabet),
  );
  return prefix + (rule === 'uuid-style' ? toVersion4(written, draw) : written);
}

function toVersion4(text: string, draw: (characters: string) => string): string {
  const variant = inCaseOf(text, draw('89ab'));
  return `${text.slice(0, 14)}4${text.slice(15, 19)}${variant}${text.slice(20)}`;
}

/** The characters of the kinds that a text has: of hexadecimal digits these, else all of each kind. */
function alphabetOf(text: string, hex: RegExp = idTexts.hex): string {
  if (/^[\d\W_]+$/.test(text)) return digits;
  if (hex.test(text)) return inCaseOf(text, lowerHex);
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/\d/, digits],
    [/[a-z]/, 'abcdefghijklmnopqrstuvwxyz'],
    [/[A-Z]/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  ];
  return kinds.map(([pattern, characters]) => (pattern.test(text) ? characters : '')).join('');
}

function inCaseOf(text: string, characters: string): string {
  return /[A-Z]/.test(text) ? characters.toUpperCase() : characters;
}
