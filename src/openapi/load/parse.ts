import { createRequire } from 'node:module';
import { isObject, type JsonObject } from '../json/json.ts';

/**
 * Parses a document, JSON or YAML.
 * @throws a DocumentSyntaxError, or an error with a sentence when the document is not an object.
 */
export function parseDocument(text: string, source: string): JsonObject {
  const document = parseText(text, source);
  if (!isObject(document))
    throw new Error(`${source} is not an OpenAPI document: it must be an object.`);
  return document;
}

/**
 * Parses JSON or YAML.
 * @throws a DocumentSyntaxError.
 */
export function parseText(text: string, source: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text, source) : parseYaml(text, source);
}

/** A text that is neither JSON nor YAML. The message names the source, the line and the column. */
export class DocumentSyntaxError extends Error {
  /** The message without the source. */
  readonly reason: string;

  constructor(source: string, reason: string, options: ErrorOptions) {
    super(`${source} cannot be read: ${reason}`, options);
    this.reason = reason;
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // YAML in flow style starts with a brace as well.
    return parseYaml(text, source, /\.json$/i.test(source) ? describeJsonError(text) : undefined);
  }
}

/** How often aliases may be expanded, nested ones counted each time. Few documents come near. */
const maxAliasCount = 10_000;

function parseYaml(text: string, source: string, jsonError?: string): unknown {
  // Loaded on first use: a JSON document does not need it, and start-up time counts.
  const { parseDocument: parse }: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  try {
    const document = parse(text, { merge: true, prettyErrors: true, uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount });
  } catch (cause) {
    const reason = jsonError ?? String(Object(cause).message).replace(/:?\n.*/s, '');
    throw new DocumentSyntaxError(source, reason, { cause });
  }
}

/** One token of JSON (RFC 8259), with the whitespace before it. */
const jsonToken =
  /\s*(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b))/y;

type JsonTokenKind = 'value' | 'text' | '{' | '}' | '[' | ']' | ',' | ':';

/** The states of the parser: the kinds of token that may come next, and how to call them. */
const expectedTokens = {
  value: { description: 'a value', kinds: ['value', 'text', '{', '['] },
  'first entry': { description: 'a value or ]', kinds: ['value', 'text', '{', '[', ']'] },
  'first name': { description: 'a property name or }', kinds: ['text', '}'] },
  name: { description: 'a property name', kinds: ['text'] },
  colon: { description: 'a colon', kinds: [':'] },
  'in list': { description: 'a comma or ]', kinds: [',', ']'] },
  'in object': { description: 'a comma or }', kinds: [',', '}'] },
  end: { description: 'the end', kinds: [] },
} as const satisfies Record<
  string,
  { readonly description: string; readonly kinds: readonly JsonTokenKind[] }
>;

type ExpectedToken = keyof typeof expectedTokens;

/** Where a text stops being JSON, and the token that is expected there. The engine does not always say. */
function describeJsonError(text: string): string {
  const openBrackets: ('[' | '{')[] = [];
  let expected: ExpectedToken = 'value';
  let index = 0;
  for (;;) {
    jsonToken.lastIndex = index;
    const token = jsonToken.exec(text);
    const kind = token ? tokenKindOf(token) : undefined;
    const kinds: readonly JsonTokenKind[] = expectedTokens[expected].kinds;
    if (token === null || kind === undefined || !kinds.includes(kind))
      return formatJsonError(text, index, expectedTokens[expected].description);
    index += token[0].length;
    expected = expectedAfter(expected, kind, openBrackets);
  }
}

const punctuation = ['{', '}', '[', ']', ',', ':'] as const;

function tokenKindOf([, mark, text]: RegExpExecArray): JsonTokenKind {
  return punctuation.find((one) => one === mark) ?? (text === undefined ? 'value' : 'text');
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

function formatJsonError(text: string, end: number, expected: string): string {
  const index = end + text.slice(end).search(/\S|$/);
  const before = text.slice(0, index);
  const column = index - before.lastIndexOf('\n');
  const line = before.split('\n').length;
  const found = index < text.length ? JSON.stringify(text.slice(index, index + 1)) : 'end';
  return `invalid JSON at ${line}:${column}: unexpected ${found}, expected ${expected}`;
}
