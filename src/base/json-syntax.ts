/**
 * Parses a JSON text.
 * @throws an error whose message is that of `describeJsonError`.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(describeJsonError(text));
  }
}

/** One token of JSON (RFC 8259), with the whitespace before it. */
const jsonToken =
  /[ \t\n\r]*(?:([{}[\],:])|("[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*")|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-]))/y;

type JsonTokenKind = 'value' | 'text' | '{' | '}' | '[' | ']' | ',' | ':' | 'end';

/** The states of the parser: the kinds of token that may come next, and how to call them. */
const expectedTokens = {
  value: { description: 'a value', kinds: ['value', 'text', '{', '['] },
  'first entry': { description: 'a value or ]', kinds: ['value', 'text', '{', '[', ']'] },
  'first name': { description: 'a property name or }', kinds: ['text', '}'] },
  name: { description: 'a property name', kinds: ['text'] },
  colon: { description: 'a colon', kinds: [':'] },
  'in list': { description: 'a comma or ]', kinds: [',', ']'] },
  'in object': { description: 'a comma or }', kinds: [',', '}'] },
  end: { description: 'the end', kinds: ['end'] },
} as const satisfies Record<
  string,
  { readonly description: string; readonly kinds: readonly JsonTokenKind[] }
>;

type ExpectedToken = keyof typeof expectedTokens;

/**
 * The first syntax error of a JSON text: `invalid JSON at 1:31: unexpected end, expected a comma or }`
 * (line and column count from 1, columns in UTF-16 code units); `undefined` for valid JSON. The message of
 * `JSON.parse` does not always have the position, and differs between versions of Node.
 */
export function describeJsonError(text: string): string | undefined {
  const openBrackets: ('[' | '{')[] = [];
  let expected: ExpectedToken = 'value';
  let index = 0;
  for (;;) {
    jsonToken.lastIndex = index;
    const token = jsonToken.exec(text);
    const kind = token ? tokenKindOf(token) : endAt(text, index);
    const { description, kinds }: { description: string; kinds: readonly JsonTokenKind[] } =
      expectedTokens[expected];
    if (kind === undefined || !kinds.includes(kind)) return formatError(text, index, description);
    if (token === null) return undefined;
    index += token[0].length;
    expected = expectedAfter(expected, kind, openBrackets);
  }
}

const punctuation = ['{', '}', '[', ']', ',', ':'] as const;

function tokenKindOf([, mark, text]: RegExpExecArray): JsonTokenKind {
  return punctuation.find((one) => one === mark) ?? (text === undefined ? 'value' : 'text');
}

function endAt(text: string, index: number): 'end' | undefined {
  return skipSpace(text, index) === text.length ? 'end' : undefined;
}

function skipSpace(text: string, index: number): number {
  const length = text.slice(index).search(/[^ \t\n\r]/);
  return length < 0 ? text.length : index + length;
}

function expectedAfter(
  expected: ExpectedToken,
  kind: JsonTokenKind,
  openBrackets: ('[' | '{')[],
): ExpectedToken {
  if (kind === '{' || kind === '[') openBrackets.push(kind);
  if (kind === '{') return 'first name';
  if (kind === '[') return 'first entry';
  if (kind === ':') return 'value';
  if (kind === ',') return openBrackets.at(-1) === '{' ? 'name' : 'value';
  const isName = expected === 'name' || expected === 'first name';
  return kind === 'text' && isName ? 'colon' : expectedAfterValue(kind, openBrackets);
}

function expectedAfterValue(kind: JsonTokenKind, openBrackets: ('[' | '{')[]): ExpectedToken {
  if (kind === '}' || kind === ']') openBrackets.pop();
  const innermost = openBrackets.at(-1);
  if (innermost === undefined) return 'end';
  return innermost === '{' ? 'in object' : 'in list';
}

function formatError(text: string, tokenStart: number, expected: string): string {
  const index = skipSpace(text, tokenStart);
  const lines = text.slice(0, index).split(/\r\n|\r|\n/);
  const column = lines.slice(-1).join('').length + 1;
  const place = `invalid JSON at ${lines.length}:${column}`;
  jsonToken.lastIndex = index;
  if (text[index] === '"' && !jsonToken.test(text))
    return `${place}: a string that is not closed, or has an invalid character or escape`;
  const found = index < text.length ? toVisible(text.slice(index, index + 1)) : 'end';
  return `${place}: unexpected ${found}, expected ${expected}`;
}

/** A character in quotes; control characters and letters beyond ASCII as escapes. */
function toVisible(character: string): string {
  return JSON.stringify(character).replace(
    /[^\x20-\x7e]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Escapes a name as a token of a JSON pointer (RFC 6901, section 3). */
export function escapePointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
