/** Where a text stops being JSON; both count from 1, columns in UTF-16 units. */
export type JsonFault = { readonly line: number; readonly column: number };

/** What may come next; a stack knows what it is that may end. */
type State = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end';
type Closers = ('}' | ']')[];

/**
 * Finds the first place where a text is not JSON (RFC 8259). `JSON.parse` says that too, but not
 * always, and in other words from one version of Node to the next.
 */
export const findJsonFault = (text: string): JsonFault | undefined => {
  const space = /[ \t\n\r]*/y;
  const token =
    /([{}[\],:])|(")(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  const skipSpace = (from: number): number => {
    space.lastIndex = from;
    space.exec(text);
    token.lastIndex = space.lastIndex;
    return space.lastIndex;
  };
  const closers: Closers = [];
  let state: State = 'value';
  let place = skipSpace(0);
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const next = step(state, found[1] ?? found[2] ?? 'literal', closers);
    if (next === undefined) return toFault(text, place);
    state = next;
    place = skipSpace(token.lastIndex);
  }
  const whole = state === 'comma or end' && closers.length === 0 && place === text.length;
  return whole ? undefined : toFault(text, place);
};

const toFault = (text: string, place: number): JsonFault => {
  const lines = text.slice(0, place).split(/\r\n|\r|\n/);
  return { line: lines.length, column: lines.slice(-1).join('').length + 1 };
};

const step = (state: State, token: string, closers: Closers): State | undefined => {
  const closer = closers.at(-1);
  if (state === 'colon') return token === ':' ? 'value' : undefined;
  if (state.endsWith('or end') && token === closer) {
    closers.pop();
    return 'comma or end';
  }
  if (state === 'comma or end') return token === ',' ? goOn(closer) : undefined;
  if (state.startsWith('name')) return token === '"' ? 'colon' : undefined;
  return begin(token, closers);
};

const goOn = (closer: Closers[number] | undefined): State | undefined => {
  if (closer === undefined) return undefined;
  return closer === '}' ? 'name' : 'value';
};

const begin = (token: string, closers: Closers): State | undefined => {
  if (token === '{') {
    closers.push('}');
    return 'name or end';
  }
  if (token === '[') {
    closers.push(']');
    return 'value or end';
  }
  return token === '"' || token === 'literal' ? 'comma or end' : undefined;
};
