import { createRequire } from 'node:module';
import { isObject, type JsonObject } from '../json/json.ts';

/**
 * Reads the text of a document, JSON or YAML.
 * @throws an error with a sentence that names the source, the line and the column.
 */
export function parseDocument(text: string, source: string): JsonObject {
  const value = parseText(text, source);
  if (!isObject(value))
    throw new Error(`${source} holds no OpenAPI document: it is not an object.`);
  return value;
}

/**
 * Reads a text, JSON or YAML, whatever is in it.
 * @throws an error with a sentence that names the source, the line and the column.
 */
export function parseText(text: string, source: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text, source) : parseYaml(text, source);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Flow style YAML starts with a brace as well.
    return parseYaml(text, source, /\.json$/i.test(source) ? describeJsonError(text) : undefined);
  }
}

/** So often an anchor may be used, counted with the aliases inside it: few texts come near. */
const aliasLimit = 10_000;

function parseYaml(text: string, source: string, fault?: string): unknown {
  // Loaded here, since a JSON document has no need of it and start-up time counts.
  const { parseDocument: read }: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  try {
    const document = read(text, { merge: true, prettyErrors: true, uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: aliasLimit });
  } catch (cause) {
    const reason = fault ?? String(Object(cause).message).replace(/:?\n.*/s, '');
    throw new Error(`${source} cannot be read: ${reason}`, { cause });
  }
}

/** One word of JSON (RFC 8259), with the blanks before it. */
const jsonToken =
  /\s*(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b))/y;

type JsonTokenKind = 'value' | 'text' | '{' | '}' | '[' | ']' | ',' | ':';

/** What may come next, and how that is said. */
const expectedTokens = {
  value: { said: 'a value', takes: ['value', 'text', '{', '['] },
  'first entry': { said: 'a value or ]', takes: ['value', 'text', '{', '[', ']'] },
  'first name': { said: 'a name in double quotes or }', takes: ['text', '}'] },
  name: { said: 'a name in double quotes', takes: ['text'] },
  colon: { said: 'a colon', takes: [':'] },
  'in list': { said: 'a comma or ]', takes: [',', ']'] },
  'in object': { said: 'a comma or }', takes: [',', '}'] },
  end: { said: 'its end', takes: [] },
} as const satisfies Record<
  string,
  { readonly said: string; readonly takes: readonly JsonTokenKind[] }
>;

type ExpectedToken = keyof typeof expectedTokens;

/** Says where a text stops to be JSON, and what should be there; the engine does not in all cases. */
export function describeJsonError(text: string): string {
  const open: ('[' | '{')[] = [];
  let next: ExpectedToken = 'value';
  let index = 0;
  for (;;) {
    jsonToken.lastIndex = index;
    const found = jsonToken.exec(text);
    const kind = found ? tokenKindOf(found) : undefined;
    const takes: readonly JsonTokenKind[] = expectedTokens[next].takes;
    if (found === null || kind === undefined || !takes.includes(kind))
      return formatJsonError(text, index, expectedTokens[next].said);
    index += found[0].length;
    next = nextExpected(next, kind, open);
  }
}

const punctuation = ['{', '}', '[', ']', ',', ':'] as const;

function tokenKindOf([, mark, text]: RegExpExecArray): JsonTokenKind {
  return punctuation.find((one) => one === mark) ?? (text === undefined ? 'value' : 'text');
}

function isNameExpected(before: ExpectedToken): boolean {
  return before === 'name' || before === 'first name';
}

/** What comes after a word that opens, parts or names something; after any other a value has ended. */
function nextExpected(
  before: ExpectedToken,
  kind: JsonTokenKind,
  open: ('[' | '{')[],
): ExpectedToken {
  if (kind === '{' || kind === '[') open.push(kind);
  if (kind === '{') return 'first name';
  if (kind === '[') return 'first entry';
  if (kind === ':') return 'value';
  if (kind === ',') return open.at(-1) === '{' ? 'name' : 'value';
  return kind === 'text' && isNameExpected(before) ? 'colon' : expectedAfterValue(kind, open);
}

function expectedAfterValue(kind: JsonTokenKind, open: ('[' | '{')[]): ExpectedToken {
  if (kind === '}' || kind === ']') open.pop();
  const inside = open.at(-1);
  if (inside === undefined) return 'end';
  return inside === '{' ? 'in object' : 'in list';
}

function formatJsonError(text: string, end: number, said: string): string {
  const index = end + text.slice(end).search(/\S|$/);
  const before = text.slice(0, index);
  const column = index - before.lastIndexOf('\n');
  const place = `at line ${before.split('\n').length}, column ${column}`;
  const there = index < text.length ? JSON.stringify(text.slice(index, index + 1)) : 'its end';
  return `it is no JSON: there is ${there} ${place}, where ${said} should be`;
}
