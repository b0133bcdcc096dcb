/** A text that is read from the front. */
export type Cursor = {
  /** Goes past these characters where they come next, and tells whether they did. */
  take(characters: string): boolean;
  /** Goes past what a sticky expression matches, and returns it. */
  match(pattern: RegExp): string | undefined;
  /** Goes past a quoted text, and returns what it says. */
  text(): string | undefined;
  skipBlanks(): void;
  rest(): string;
  readonly whole: string;
};

export const openCursor = (whole: string): Cursor => {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = at;
    const [found] = sticky.exec(whole) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  return {
    whole,
    match,
    take: (characters) => {
      if (!whole.startsWith(characters, at)) return false;
      at += characters.length;
      return true;
    },
    text: () => {
      const quoted = match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/sy);
      return quoted === undefined ? undefined : unquote(quoted);
    },
    skipBlanks: () => {
      match(/\s*/y);
    },
    rest: () => whole.slice(at),
  };
};

/** The escapes are those of JSON, and `\'` (RFC 9535, section 2.3.1.1). */
const unquote = (quoted: string): string => {
  const inside = quoted
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replace(/(?<!\\)"/g, '\\"');
  const text: unknown = JSON.parse(`"${inside}"`);
  return String(text);
};

/** What is said of a query that cannot be read. */
export const unreadable = (cursor: Cursor): Error => {
  const rest = cursor.rest();
  const place = rest === '' ? 'at its end' : `before "${rest}"`;
  return new Error(`the JSONPath ${cursor.whole} cannot be read ${place}`);
};
