import type { Random } from '../../../base/random.ts';

/**
 * A text that a regular expression matches, for the common part of the language: alternatives,
 * groups, classes, counts, escapes. Looks around it and back-references give nothing; whoever calls
 * tries what comes out.
 */
export function fakePattern(pattern: string, random: Random): string {
  const reader = { text: pattern, at: 0 };
  return readAlternatives(reader)({ random, left: maxRepetitions });
}

/** So many parts are written at most: counts of counts may ask for more than there is room for. */
const maxRepetitions = 10_000;

type PatternReader = { readonly text: string; at: number };
type TextWriter = { readonly random: Random; left: number };
type WriteText = (pen: TextWriter) => string;

function below({ random }: TextWriter, count: number): number {
  return Math.floor(random.fraction() * count);
}

function readAlternatives(reader: PatternReader): WriteText {
  const alternatives = [readSequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    alternatives.push(readSequence(reader));
  }
  return (pen) => {
    const chosen = below(pen, alternatives.length);
    return alternatives
      .slice(chosen, chosen + 1)
      .map((write) => write(pen))
      .join('');
  };
}

function readSequence(reader: PatternReader): WriteText {
  const parts: WriteText[] = [];
  while (reader.at < reader.text.length && !/[|)]/.test(reader.text.charAt(reader.at))) {
    parts.push(readCounted(reader));
  }
  return (pen) => parts.map((part) => part(pen)).join('');
}

/** Where a count has no end, so many more than its least are written at most. */
const maxUnboundedRepetitions = 7;

function readCounted(reader: PatternReader): WriteText {
  const part = readPart(reader);
  const [text = '', least, comma, upper] =
    /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/.exec(reader.text.slice(reader.at)) ?? [];
  if (text === '') return part;
  reader.at += text.length;
  const bounds = {
    '*': [0, maxUnboundedRepetitions],
    '+': [1, 1 + maxUnboundedRepetitions],
    '?': [0, 1],
  }[text.charAt(0)];
  const low = bounds?.[0] ?? Number(least);
  const high = bounds?.[1] ?? (upper ? Number(upper) : comma ? low + maxUnboundedRepetitions : low);
  return (pen) => {
    let written = '';
    for (let left = low + below(pen, high - low + 1); left > 0 && pen.left > 0; left--) {
      pen.left -= 1;
      written += part(pen);
    }
    return written;
  };
}

const nothing: WriteText = () => '';

function readPart(reader: PatternReader): WriteText {
  const sign = reader.text.charAt(reader.at);
  reader.at += 1;
  if (sign === '^' || sign === '$') return nothing;
  if (sign === '(') return readGroup(reader);
  if (sign === '[') return oneOf(readClass(reader));
  if (sign === '.') return oneOf(letters);
  return sign === '\\' ? oneOf(readEscape(reader)) : () => sign;
}

function readGroup(reader: PatternReader): WriteText {
  const [head = ''] = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(reader.text.slice(reader.at)) ?? [];
  reader.at += head.length;
  const inner = readAlternatives(reader);
  reader.at += 1;
  return /[=!]/.test(head) ? nothing : inner;
}

function oneOf(signs: string): WriteText {
  return (pen) => signs.charAt(below(pen, signs.length));
}

function range(first: number, last: number): string {
  return String.fromCharCode(
    ...Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

const digits = range(48, 57);
const letters = range(97, 122);
const wordCharacters = letters + letters.toUpperCase() + digits;
/** What a class that forbids some signs chooses from; the readable ones first. */
const printableCharacters = `${wordCharacters} -_.,:;/+*#=@!?()[]{}<>"'%&$|~^\\\``;

function readEscape(reader: PatternReader): string {
  const sign = reader.text.charAt(reader.at);
  reader.at += 1;
  const named: Readonly<Record<string, string>> = {
    d: digits,
    w: wordCharacters,
    s: ' ',
    D: letters,
    W: '-',
    S: letters,
    n: '\n',
    r: '\r',
    t: '\t',
    b: '',
    B: '',
    A: '',
    Z: '',
    z: '',
  };
  const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(reader.text.slice(reader.at - 1));
  if (code) {
    reader.at += code[0].length - 1;
    return String.fromCharCode(Number.parseInt(`${code[1] ?? code[2]}`, 16));
  }
  const property = /^[pP]\{[^}]*\}/.exec(reader.text.slice(reader.at - 1));
  if (property) {
    reader.at += property[0].length - 1;
    return /L[ul]?\b|Letter|Alpha/.test(property[0]) ? letters : wordCharacters;
  }
  return named[sign] ?? sign;
}

function readClass(reader: PatternReader): string {
  const negated = reader.text[reader.at] === '^';
  if (negated) reader.at += 1;
  let signs = '';
  while (reader.at < reader.text.length && (reader.text[reader.at] !== ']' || signs === '')) {
    const [first, last] = [readSign(reader), readRangeEnd(reader)];
    signs += last === undefined ? first : range(first.charCodeAt(0), Math.min(last, 0x2fff));
  }
  reader.at += 1;
  if (!negated) return signs;
  return [...printableCharacters].filter((sign) => !signs.includes(sign)).join('');
}

function readSign(reader: PatternReader): string {
  const sign = reader.text.charAt(reader.at);
  reader.at += 1;
  return sign === '\\' ? readEscape(reader) : sign;
}

function readRangeEnd(reader: PatternReader): number | undefined {
  if (reader.text[reader.at] !== '-' || reader.text[reader.at + 1] === ']') return undefined;
  reader.at += 1;
  return readSign(reader).charCodeAt(0);
}
