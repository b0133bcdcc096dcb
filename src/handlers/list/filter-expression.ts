import { refuse } from '../../base/refusal.ts';
import { filterClause } from '../../inference/inference.ts';
import { isObject, objectOf } from '../../openapi/openapi.ts';
import {
  combineTests,
  createConditionTests,
  type FindPath,
  parseOperator,
  type RecordTest,
} from './conditions.ts';
import { parseFilterFunctions } from './filter-functions.ts';

/** The filter that a text is, and the words in it that are none. */
export type FilterExpressionTest = { readonly test: RecordTest; readonly rest: string };

/**
 * Parses `price gt 10 and kind eq 'cat'`, `kind:cat price:>10`, `name="Tom" OR name="Rex"`,
 * `equals(name,"Tom")` and `{"kind":["cat"],"price":{"gte":10}}`; `undefined` where no property of the records is named.
 */
export function parseFilterExpression(
  text: string,
  findPath: FindPath,
): FilterExpressionTest | undefined {
  const json = /^\s*\{/.test(text) ? parseJson(text) : undefined;
  if (json !== undefined) return parseObject(json, findPath);
  const test = parseFilterFunctions(text, findPath);
  return test === undefined ? parseClauses(text, findPath) : { test, rest: '' };
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `{ "kind": ["cat"] }`, `{ "price": { "gte": 10 } }`, and maps of flags, `{ "label": { "a=b": true } }`. */
function parseObject(
  filter: Readonly<Record<string, unknown>>,
  findPath: FindPath,
): FilterExpressionTest | undefined {
  const toTest = createConditionTests();
  const tests = Object.entries(filter).flatMap(([name, value]) => {
    const path = findPath(name);
    if (path === undefined) return [];
    if (!isObject(value)) return [toTest({ path, operator: 'in', value: [value].flat() })];
    const entries = Object.entries(value);
    const flags = entries.filter(([, flag]) => flag === true).map(([flag]) => flag);
    const comparisons = entries.flatMap(([word, own]) => {
      const operator = parseOperator(word);
      return operator === undefined ? [] : [toTest({ path, operator, value: own })];
    });
    if (comparisons.length > 0) return comparisons;
    return flags.length === 0 ? [] : [toTest({ path, operator: 'in', value: flags })];
  });
  return tests.length === 0 ? undefined : { test: combineTests(tests, 'and'), rest: '' };
}

/** A longer text is not a filter: clauses are found in quadratic time. */
const maxExpressionLength = 2000;

function parseClauses(text: string, findPath: FindPath): FilterExpressionTest | undefined {
  if (text.length > maxExpressionLength) return undefined;
  const toTest = createConditionTests();
  const tests: RecordTest[] = [];
  const rest = text.replace(
    filterClause,
    (_, not: string | undefined, name: string, sign: string, value: string) => {
      const path = findPath(name);
      const operator = parseOperator(sign.trim());
      if (path === undefined || operator === undefined) return '';
      const test = toTest({ path, operator, value: unquote(value) });
      tests.push(not === undefined ? test : (record) => !test(record));
      return '';
    },
  );
  if (tests.length === 0) return undefined;
  const combinator = /(^|\s)(or|\|\|)(\s|$)/i.test(rest) ? 'or' : 'and';
  const words = rest.replace(/(^|\s)(and|or|&&|\|\|)(?=\s|$)|[()]/gi, ' ').trim();
  return { test: combineTests(tests, combinator), rest: words };
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2');
}

/** Parses a label selector: `app=web`, `tier!=db`, `env in (a,b)`, `env notin (a,b)`, `app`, `!app`. */
export function parseLabelSelector(text: string, path: readonly string[]): RecordTest {
  if (text.length > maxExpressionLength)
    throw refuse({
      code: 'request-invalid',
      detail: `The label selector has more than ${maxExpressionLength} characters.`,
    });
  const toTest = createConditionTests();
  const requirements = text.match(/[^,(]+(?:\([^)]*\))?/g) ?? [];
  const tests = requirements.map((requirement) => {
    const [, not, label = '', sign, value] =
      /^\s*(!)?\s*([^\s=!]+)\s*(==|=|!=|\bin\b|\bnotin\b)?\s*(.*?)\s*$/.exec(requirement) ?? [];
    const own = [...path, label];
    const operator = sign === undefined ? undefined : parseOperator(sign);
    return operator === undefined
      ? toTest({ path: own, operator: not ? 'absent' : 'present', value: true })
      : toTest({ path: own, operator, value });
  });
  return combineTests(tests, 'and');
}
