/** A part of a regular expression. */
export type PatternNode =
  /** One character: a literal, a class or an escape, with its source. */
  | { readonly kind: 'character'; readonly source: string }
  /** `^`, `$`, `\b` or `\B`. */
  | { readonly kind: 'assertion'; readonly source: string }
  | { readonly kind: 'lookaround'; readonly part: PatternNode }
  | { readonly kind: 'backreference' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'alternatives'; readonly options: readonly PatternNode[] }
  | PatternRepetition;

/** `part*`, `part+`, `part?` or `part{least,most}`. */
export type PatternRepetition = {
  readonly kind: 'repetition';
  readonly part: PatternNode;
  readonly least: number;
  readonly most: number;
};

/**
 * Parses the source of a valid regular expression (ECMA-262).
 * @throws a RangeError when groups nest too deep.
 */
export function parsePattern(source: string, flags: string): PatternNode {
  const tokens = [...source.matchAll(flags.includes('u') ? unicodeToken : legacyToken)];
  return parseAlternatives({ tokens: tokens.map(([text]) => text), position: 0 });
}

/** A group's opening, a class, an escape, a quantifier, or one character. */
const unicodeToken =
  /\(\?(?:[:=!]|<[=!]|<\w+>)|\(|\[(?:\\.|[^\]\\])*\]|\\(?:u\{\w+\}|u\w{4}|x\w\w|c\w|[pP]\{[^}]*\}|k<\w+>|.)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gsu;
const legacyToken =
  /\(\?(?:[:=!]|<[=!]|<\w+>)|\(|\[(?:\\.|[^\]\\])*\]|\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|k<\w+>|.)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gs;

type TokenReader = { readonly tokens: readonly string[]; position: number };

function parseAlternatives(reader: TokenReader): PatternNode {
  const options = [parseSequence(reader)];
  while (reader.tokens[reader.position] === '|') {
    reader.position += 1;
    options.push(parseSequence(reader));
  }
  const [only] = options;
  return options.length === 1 && only ? only : { kind: 'alternatives', options };
}

function parseSequence(reader: TokenReader): PatternNode {
  const parts: PatternNode[] = [];
  let token = reader.tokens[reader.position];
  while (token !== undefined && token !== '|' && token !== ')') {
    reader.position += 1;
    const part = parsePart(reader, token);
    const bounds = parseQuantifier(reader.tokens[reader.position]);
    if (bounds) reader.position += 1;
    parts.push(bounds ? { kind: 'repetition', part, ...bounds } : part);
    token = reader.tokens[reader.position];
  }
  return { kind: 'sequence', parts };
}

function parsePart(reader: TokenReader, token: string): PatternNode {
  if (token.startsWith('(')) {
    const part = parseAlternatives(reader);
    reader.position += 1;
    return /[=!]$/.test(token) ? { kind: 'lookaround', part } : part;
  }
  if (/^\\[1-9k]/.test(token)) return { kind: 'backreference' };
  const isAssertion = token === '^' || token === '$' || token === '\\b' || token === '\\B';
  return { kind: isAssertion ? 'assertion' : 'character', source: token };
}

function parseQuantifier(token = ''): Pick<PatternRepetition, 'least' | 'most'> | undefined {
  const [sign] = token;
  if (sign === '*' || sign === '+')
    return { least: sign === '+' ? 1 : 0, most: Number.POSITIVE_INFINITY };
  if (sign === '?') return { least: 0, most: 1 };
  const [, least, most = least] = /^\{(\d+)(?:,(\d*))?\}/.exec(token) ?? [];
  if (least === undefined) return undefined;
  return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
}
