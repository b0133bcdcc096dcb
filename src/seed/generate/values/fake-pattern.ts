import type { Random } from '../../../base/random.ts';

/**
 * A text for a regular expression with alternatives, groups, classes, counts and escapes. Lookaround
 * and backreferences are ignored, so the caller has to check that the text matches.
 */
export function fakePattern(pattern: string, random: Random): string {
  const reader = { text: pattern, position: 0 };
  return readAlternatives(reader)({ random, repetitionsLeft: maxRepetitions });
}

/** How many repetitions are written at most: nested counts may require far more. */
const maxRepetitions = 10_000;

type PatternReader = { readonly text: string; position: number };
type TextWriter = { readonly random: Random; repetitionsLeft: number };
type WriteText = (writer: TextWriter) => string;

function randomBelow({ random }: TextWriter, count: number): number {
  return Math.floor(random.fraction() * count);
}

function readAlternatives(reader: PatternReader): WriteText {
  const alternatives = [readSequence(reader)];
  while (reader.text[reader.position] === '|') {
    reader.position += 1;
    alternatives.push(readSequence(reader));
  }
  return (writer) => {
    const chosen = randomBelow(writer, alternatives.length);
    return alternatives
      .slice(chosen, chosen + 1)
      .map((write) => write(writer))
      .join('');
  };
}

function readSequence(reader: PatternReader): WriteText {
  const parts: WriteText[] = [];
  while (
    reader.position < reader.text.length &&
    !/[|)]/.test(reader.text.charAt(reader.position))
  ) {
    parts.push(readCounted(reader));
  }
  return (writer) => parts.map((part) => part(writer)).join('');
}

/** How many repetitions beyond the least an unbounded quantifier has at most. */
const maxUnboundedRepetitions = 7;

function readCounted(reader: PatternReader): WriteText {
  const part = readPart(reader);
  const [text = '', least, comma, upper] =
    /^(?:\{(\d+)(?:(,)(\d*))?\}|[*+?])\??/.exec(reader.text.slice(reader.position)) ?? [];
  if (text === '') return part;
  reader.position += text.length;
  const bounds = {
    '*': [0, maxUnboundedRepetitions],
    '+': [1, 1 + maxUnboundedRepetitions],
    '?': [0, 1],
  }[text.charAt(0)];
  const low = bounds?.[0] ?? Number(least);
  const high = bounds?.[1] ?? (upper ? Number(upper) : comma ? low + maxUnboundedRepetitions : low);
  return (writer) => {
    let written = '';
    for (
      let left = low + randomBelow(writer, high - low + 1);
      left > 0 && writer.repetitionsLeft > 0;
      left--
    ) {
      writer.repetitionsLeft -= 1;
      written += part(writer);
    }
    return written;
  };
}

function nothing(): string {
  return '';
}

function readPart(reader: PatternReader): WriteText {
  const character = reader.text.charAt(reader.position);
  reader.position += 1;
  if (character === '^' || character === '$') return nothing;
  if (character === '(') return readGroup(reader);
  if (character === '[') return oneOf(readClass(reader));
  if (character === '.') return oneOf(letters);
  return character === '\\' ? oneOf(readEscape(reader)) : () => character;
}

function readGroup(reader: PatternReader): WriteText {
  const [head = ''] = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(reader.text.slice(reader.position)) ?? [];
  reader.position += head.length;
  const inner = readAlternatives(reader);
  reader.position += 1;
  return /[=!]/.test(head) ? nothing : inner;
}

function oneOf(characters: string): WriteText {
  return (writer) => characters.charAt(randomBelow(writer, characters.length));
}

function range(first: number, last: number): string {
  return String.fromCharCode(
    ...Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

const digits = range(48, 57);
const letters = range(97, 122);
const wordCharacters = letters + letters.toUpperCase() + digits;
/** The characters that a negated class chooses from. */
const printableCharacters = `${wordCharacters} -_.,:;/+*#=@!?()[]{}<>"'%&$|~^\\\``;

function readEscape(reader: PatternReader): string {
  const character = reader.text.charAt(reader.position);
  reader.position += 1;
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
  const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(
    reader.text.slice(reader.position - 1),
  );
  if (code) {
    reader.position += code[0].length - 1;
    return String.fromCharCode(Number.parseInt(`${code[1] ?? code[2]}`, 16));
  }
  const property = /^[pP]\{[^}]*\}/.exec(reader.text.slice(reader.position - 1));
  if (property) {
    reader.position += property[0].length - 1;
    return /L[ul]?\b|Letter|Alpha/.test(property[0]) ? letters : wordCharacters;
  }
  return named[character] ?? character;
}

function readClass(reader: PatternReader): string {
  const negated = reader.text[reader.position] === '^';
  if (negated) reader.position += 1;
  let characters = '';
  while (
    reader.position < reader.text.length &&
    (reader.text[reader.position] !== ']' || characters === '')
  ) {
    const [first, last] = [readCharacter(reader), readRangeEnd(reader)];
    characters += last === undefined ? first : range(first.charCodeAt(0), Math.min(last, 0x2fff));
  }
  reader.position += 1;
  if (!negated) return characters;
  return [...printableCharacters].filter((character) => !characters.includes(character)).join('');
}

function readCharacter(reader: PatternReader): string {
  const character = reader.text.charAt(reader.position);
  reader.position += 1;
  return character === '\\' ? readEscape(reader) : character;
}

function readRangeEnd(reader: PatternReader): number | undefined {
  if (reader.text[reader.position] !== '-' || reader.text[reader.position + 1] === ']')
    return undefined;
  reader.position += 1;
  return readCharacter(reader).charCodeAt(0);
}
