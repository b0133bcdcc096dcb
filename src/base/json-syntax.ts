/** The position of a syntax error, counted from 1; columns in UTF-16 code units. */
type JsonErrorPosition = { readonly line: number; readonly column: number };

/** The token expected next; a stack holds the enclosing objects and lists. */
type ParserState = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end';
type OpenBrackets = ('}' | ']')[];

/**
 * Finds the first syntax error in a JSON text (RFC 8259). The message of `JSON.parse` does not
 * always contain it, and differs between versions of Node.
 */
export function findJsonErrorPosition(text: string): JsonErrorPosition | undefined {
  const space = /[ \t\n\r]*/y;
  const token =
    /([{}[\],:])|(")(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  const skipSpace = (from: number): number => {
    space.lastIndex = from;
    space.exec(text);
    token.lastIndex = space.lastIndex;
    return space.lastIndex;
  };
  const closers: OpenBrackets = [];
  let state: ParserState = 'value';
  let position = skipSpace(0);
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const next = nextState(state, found[1] ?? found[2] ?? 'literal', closers);
    if (next === undefined) return toPosition(text, position);
    state = next;
    position = skipSpace(token.lastIndex);
  }
  const whole = state === 'comma or end' && closers.length === 0 && position === text.length;
  return whole ? undefined : toPosition(text, position);
}

function toPosition(text: string, position: number): JsonErrorPosition {
  const lines = text.slice(0, position).split(/\r\n|\r|\n/);
  return { line: lines.length, column: lines.slice(-1).join('').length + 1 };
}

function nextState(
  state: ParserState,
  token: string,
  closers: OpenBrackets,
): ParserState | undefined {
  const closer = closers.at(-1);
  if (state === 'colon') return token === ':' ? 'value' : undefined;
  if (state.endsWith('or end') && token === closer) {
    closers.pop();
    return 'comma or end';
  }
  if (state === 'comma or end') return token === ',' ? stateAfterComma(closer) : undefined;
  if (state.startsWith('name')) return token === '"' ? 'colon' : undefined;
  return stateAfterValue(token, closers);
}

function stateAfterComma(closer: OpenBrackets[number] | undefined): ParserState | undefined {
  if (closer === undefined) return undefined;
  return closer === '}' ? 'name' : 'value';
}

function stateAfterValue(token: string, closers: OpenBrackets): ParserState | undefined {
  if (token === '{') {
    closers.push('}');
    return 'name or end';
  }
  if (token === '[') {
    closers.push(']');
    return 'value or end';
  }
  return token === '"' || token === 'literal' ? 'comma or end' : undefined;
}

/** Escapes a name as a token of a JSON pointer (RFC 6901, section 3). */
export function escapePointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
