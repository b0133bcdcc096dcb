/** A text that is read from the front. */
export type TextScanner = {
  /** Goes past these characters where they come next, and tells whether they did. */
  take(characters: string): boolean;
  /** Goes past what a sticky expression matches, and returns it. */
  match(pattern: RegExp): string | undefined;
  /** Goes past a quoted text, and returns what it says. */
  quotedText(): string | undefined;
  skipWhitespace(): void;
  rest(): string;
  readonly input: string;
};

export function createTextScanner(input: string): TextScanner {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = at;
    const [found] = sticky.exec(input) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  return {
    input,
    match,
    take: (characters) => {
      if (!input.startsWith(characters, at)) return false;
      at += characters.length;
      return true;
    },
    quotedText: () => {
      const quoted = match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/sy);
      return quoted === undefined ? undefined : unquote(quoted);
    },
    skipWhitespace: () => {
      match(/\s*/y);
    },
    rest: () => input.slice(at),
  };
}

/** The escapes are those of JSON, and `\'` (RFC 9535, section 2.3.1.1). */
function unquote(quoted: string): string {
  const inside = quoted
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replace(/(?<!\\)"/g, '\\"');
  const text: unknown = JSON.parse(`"${inside}"`);
  return String(text);
}

/** What is said of a query that cannot be read. */
export function toJsonPathError(cursor: TextScanner): Error {
  const rest = cursor.rest();
  const place = rest === '' ? 'at its end' : `before "${rest}"`;
  return new Error(`the JSONPath ${cursor.input} cannot be read ${place}`);
}
