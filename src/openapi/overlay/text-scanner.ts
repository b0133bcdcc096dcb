/** A cursor in a text that is parsed from left to right. */
export type TextScanner = {
  /** Skips these characters if they come next. Returns whether they did. */
  take(characters: string): boolean;
  /** Skips and returns the match of a sticky expression. */
  match(pattern: RegExp): string | undefined;
  /** Skips a quoted string and returns its value. */
  quotedText(): string | undefined;
  skipWhitespace(): void;
  rest(): string;
  readonly input: string;
};

export function createTextScanner(input: string): TextScanner {
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = position;
    const [found] = sticky.exec(input) ?? [];
    position += found?.length ?? 0;
    return found;
  };
  return {
    input,
    match,
    take: (characters) => {
      if (!input.startsWith(characters, position)) return false;
      position += characters.length;
      return true;
    },
    quotedText: () => {
      const quoted = match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/sy);
      return quoted === undefined ? undefined : unquote(quoted);
    },
    skipWhitespace: () => {
      match(/\s*/y);
    },
    rest: () => input.slice(position),
  };
}

/** Decodes the escapes of JSON and `\'` (RFC 9535, section 2.3.1.1). */
function unquote(quoted: string): string {
  const inside = quoted
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replace(/(?<!\\)"/g, '\\"');
  const text: unknown = JSON.parse(`"${inside}"`);
  return String(text);
}

/** The error for a query that cannot be parsed, with the rest of its text. */
export function toJsonPathError(scanner: TextScanner): Error {
  const rest = scanner.rest();
  const position = rest === '' ? 'at its end' : `at "${rest}"`;
  return new Error(`invalid JSONPath ${scanner.input}: syntax error ${position}`);
}
