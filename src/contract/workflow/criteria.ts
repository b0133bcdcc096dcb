import { matchesPattern, parseJsonPath } from '../../openapi/openapi.ts';
import { type ExpressionScope, evaluateExpression } from '../expressions/runtime-expression.ts';

export type ArazzoCriterion = {
  readonly condition: string;
  readonly context: string | undefined;
  readonly type: CriterionType;
};

export const criterionTypes = ['simple', 'regex', 'jsonpath'] as const;

type CriterionType = (typeof criterionTypes)[number];

/**
 * Evaluates a criterion (Arazzo 1.0, section 4.6.11).
 * @throws an error with a sentence for a condition that cannot be read.
 */
export function isMet(
  { condition, context, type }: ArazzoCriterion,
  scope: ExpressionScope,
): boolean {
  if (type === 'simple') return evaluateCondition(condition, scope);
  const value = context === undefined ? undefined : evaluateExpression(context, scope);
  if (type === 'regex') return matchesPattern(condition, `${value ?? ''}`);
  return hasMatch(condition, value);
}

/**
 * Reads the condition of a criterion before anything is sent.
 * @throws an error with a sentence for one that cannot be read.
 */
export function checkCriterion({ condition, type }: ArazzoCriterion): void {
  if (type === 'simple') evaluateCondition(condition, {});
  if (type === 'jsonpath') parseJsonPath(condition);
}

/** A filter at the root is about the value itself, or about its entries. */
function hasMatch(condition: string, value: unknown): boolean {
  if (value === undefined) return false;
  const query = parseJsonPath(condition);
  return query(value).length > 0 || (condition.startsWith('$[?') && query([value]).length > 0);
}

const tokenPattern =
  /\s*(&&|\|\||[=!<>]=|[<>!()]|'(?:[^']|'')*'|"[^"]*"|-?\d+(?:\.\d+)?(?![\w.])|(?:true|false|null)\b|\$[^\s()=!<>&|]+)/y;

function tokenize(condition: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(tokenPattern);
  const text = condition.trimEnd();
  while (pattern.lastIndex < text.length) {
    const [, token] = pattern.exec(text) ?? [];
    if (token === undefined) throw new Error(`The condition cannot be read: ${condition}`);
    tokens.push(token);
  }
  return tokens;
}

type TokenReader = { readonly tokens: readonly string[]; position: number; readonly text: string };

/** Evaluates `$statusCode == 200 && ($response.body#/total > 0 || !$inputs.strict)`. */
export function evaluateCondition(condition: string, scope: ExpressionScope): boolean {
  const reader: TokenReader = { tokens: tokenize(condition), position: 0, text: condition };
  const value = readOr(reader, scope);
  if (reader.position < reader.tokens.length) throw unreadable(reader);
  return Boolean(value);
}

function take(reader: TokenReader, ...accepted: readonly string[]): string | undefined {
  const token = reader.tokens[reader.position];
  if (token === undefined || !accepted.includes(token)) return undefined;
  reader.position += 1;
  return token;
}

function readOr(reader: TokenReader, scope: ExpressionScope): unknown {
  let value = readAnd(reader, scope);
  while (take(reader, '||')) {
    const next = readAnd(reader, scope);
    value = Boolean(value) || Boolean(next);
  }
  return value;
}

function readAnd(reader: TokenReader, scope: ExpressionScope): unknown {
  let value = readComparison(reader, scope);
  while (take(reader, '&&')) {
    const next = readComparison(reader, scope);
    value = Boolean(value) && Boolean(next);
  }
  return value;
}

function readComparison(reader: TokenReader, scope: ExpressionScope): unknown {
  const left = readOperand(reader, scope);
  const operator = take(reader, ...Object.keys(comparisons));
  if (operator === undefined) return left;
  return comparisons[operator]?.(toComparable(left), toComparable(readOperand(reader, scope)));
}

type Comparable = string | number;

/** Texts are compared without case (Arazzo 1.0, section 4.6.11.2). */
function toComparable(value: unknown): Comparable {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value.toLowerCase() : `${JSON.stringify(value)}`;
}

const comparisons: Readonly<Record<string, (left: Comparable, right: Comparable) => boolean>> = {
  '==': (left, right) => `${left}` === `${right}`,
  '!=': (left, right) => `${left}` !== `${right}`,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
};

function readOperand(reader: TokenReader, scope: ExpressionScope): unknown {
  if (take(reader, '!')) return !readOperand(reader, scope);
  if (take(reader, '(')) {
    const value = readOr(reader, scope);
    if (!take(reader, ')')) throw unreadable(reader);
    return value;
  }
  const token = reader.tokens[reader.position];
  reader.position += 1;
  if (token?.startsWith('$')) return evaluateExpression(token.replace(/\[(\d+)\]/g, '.$1'), scope);
  if (token?.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token?.startsWith('"')) return token.slice(1, -1);
  if (token === undefined || /^[&|=!<>)]/.test(token)) throw unreadable(reader);
  return JSON.parse(token);
}

function unreadable({ text }: TokenReader): Error {
  return new Error(`The condition cannot be read: ${text}`);
}
