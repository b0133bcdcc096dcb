import { appendAll } from '../../base/list/append-all.ts';
import {
  combineTests,
  createConditionTests,
  type FindPath,
  parseOperator,
  type RecordTest,
} from './conditions.ts';

/**
 * Parses a filter of function calls: `equals(name,"Tom"),greater-than(price,10)`, `and(eq(kind,cat),not(in(id,[1,2])))`;
 * `undefined` for any other text, and where no property of the records is named.
 */
export function parseFilterFunctions(text: string, findPath: FindPath): RecordTest | undefined {
  const reader = createReader(text);
  const tests = readCalls(reader, { findPath, toTest: createConditionTests() }, 0);
  return tests === undefined || !reader.isAtEnd() || tests.length === 0
    ? undefined
    : combineTests(tests, 'and');
}

/** What makes a test of a call. */
type ConditionReader = {
  readonly findPath: FindPath;
  readonly toTest: ReturnType<typeof createConditionTests>;
};

/** Calls are nested at most this deep. */
const maxDepth = 20;

/** The tests of calls with commas between them; `undefined` where the text is something else. */
function readCalls(
  reader: TextReader,
  conditions: ConditionReader,
  depth: number,
): readonly RecordTest[] | undefined {
  const tests: RecordTest[] = [];
  do {
    const word = reader.read(/[A-Za-z][\w-]*/y);
    if (word === undefined || !reader.skip('(') || depth > maxDepth) return undefined;
    const found = combinator.test(word)
      ? combine(word, readCalls(reader, conditions, depth + 1))
      : readCondition(reader, word, conditions);
    if (found === undefined || !reader.skip(')')) return undefined;
    appendAll(tests, found);
  } while (reader.skip(','));
  return tests;
}

const combinator = /^(and|or|not)$/i;

/** What `and`, `or` and `not` make of the calls in their parentheses. */
function combine(
  word: string,
  tests: readonly RecordTest[] | undefined,
): readonly RecordTest[] | undefined {
  if (tests === undefined || tests.length === 0) return tests;
  const combined = combineTests(tests, word);
  return [word.toLowerCase() === 'not' ? (record) => !combined(record) : combined];
}

/** `equals(name,"Tom")`; an unknown property is no condition. */
function readCondition(
  reader: TextReader,
  word: string,
  { findPath, toTest }: ConditionReader,
): readonly RecordTest[] | undefined {
  const operator = parseOperator(word);
  const name = reader.read(/[A-Za-z_][\w.-]*/y);
  if (operator === undefined || name === undefined) return undefined;
  const values: unknown[] = [];
  while (reader.skip(',')) {
    const value = readValue(reader);
    if (value === undefined) return undefined;
    appendAll(values, value);
  }
  const path = findPath(name);
  const value = values.length === 1 ? values[0] : values;
  return path === undefined
    ? []
    : [toTest({ path, operator, value: values.length === 0 ? true : value })];
}

/** The texts of a value: one in quotes or without, or those of a list in brackets or parentheses. */
function readValue(reader: TextReader): readonly string[] | undefined {
  const isList = reader.skip('[') || reader.skip('(');
  if (!isList) {
    const text = readText(reader);
    return text === undefined ? undefined : [text];
  }
  const texts: string[] = [];
  do {
    const text = readText(reader);
    if (text === undefined) return undefined;
    texts.push(text);
  } while (reader.skip(','));
  return reader.skip(']') || reader.skip(')') ? texts : undefined;
}

function readText(reader: TextReader): string | undefined {
  return (
    reader.read(/"[^"]*"/y)?.slice(1, -1) ??
    reader.read(/'[^']*'/y)?.slice(1, -1) ??
    reader.read(/[^,()[\]"']+/y)?.trim()
  );
}

/** A text that is read from its start to its end; blanks between its parts are skipped. */
type TextReader = {
  /** Reads what a sticky pattern matches. */
  read(pattern: RegExp): string | undefined;
  /** Whether the next sign is this one, which is skipped. */
  skip(sign: string): boolean;
  isAtEnd(): boolean;
};

function createReader(text: string): TextReader {
  let index = 0;
  const skipBlanks = () => {
    while (text[index] === ' ') index += 1;
  };
  return {
    read: (pattern) => {
      skipBlanks();
      pattern.lastIndex = index;
      const [found] = pattern.exec(text) ?? [];
      index += found?.length ?? 0;
      return found;
    },
    skip: (sign) => {
      skipBlanks();
      const isNext = text[index] === sign;
      if (isNext) index += 1;
      return isNext;
    },
    isAtEnd: () => {
      skipBlanks();
      return index === text.length;
    },
  };
}
