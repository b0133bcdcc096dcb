import { maxBacktrackingSteps } from './backtracking-cost.ts';
import { compileLinearMatcher, type TextMatcher } from './linear-matcher.ts';
import { type PatternNode, parsePattern } from './pattern-syntax.ts';

/** A compiled `pattern` of a schema. */
export type CompiledPattern = {
  /** Absent if the pattern is not a regular expression. */
  readonly matcher: TextMatcher | undefined;
  /**
   * How the pattern is matched: `native` by the engine of JavaScript; `linear` by a slower matcher
   * where that engine could take exponential time; `partial` where no other matcher exists, so that
   * only texts on which the engine is fast are checked.
   */
  readonly matching: 'native' | 'linear' | 'partial';
};

/**
 * Compiles a pattern (ECMA-262, as JSON Schema wants it, and common forms of PCRE). No text makes the
 * matcher take more than linear time: a text that the pattern's engine cannot check within that
 * counts as a match.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const known = compiledPatterns.get(pattern);
  if (known) return known;
  if (compiledPatterns.size >= maxCompiledPatterns) compiledPatterns.clear();
  const compiled = compileUncached(pattern);
  compiledPatterns.set(pattern, compiled);
  return compiled;
}

const maxCompiledPatterns = 500;
const compiledPatterns = new Map<string, CompiledPattern>();

function compileUncached(pattern: string): CompiledPattern {
  const regExp = tryRegExp(pattern, 'u') ?? tryRegExp(pattern, '') ?? fromPerlPattern(pattern);
  return regExp ? compileRegExp(regExp) : { matcher: undefined, matching: 'native' };
}

/** Compiles a regular expression as `compilePattern` does. */
export function compileRegExp(regExp: RegExp): CompiledPattern & { readonly matcher: TextMatcher } {
  const syntax = tryToParse(regExp);
  if (!syntax) return { matcher: { test: () => true }, matching: 'partial' };
  const linear = compileLinearMatcher(syntax, regExp.flags);
  let maxNativeLength: number | undefined;
  const test = (text: string): boolean => {
    maxNativeLength ??= findMaxNativeLength(syntax, regExp.source.length);
    const result = text.length <= maxNativeLength ? testWithinStack(regExp, text) : undefined;
    return result ?? linear?.test(text) ?? true;
  };
  const isExponential = maxBacktrackingSteps(syntax, 100) > exponentialSteps;
  const matching = isExponential ? (linear ? 'linear' : 'partial') : 'native';
  return { matcher: { test }, matching };
}

/**
 * Tests a text with the native engine; `undefined` where its stack is too small. It holds the places that
 * the engine may go back to, and a few megabytes of text fill it for `^(?:[a-z]{4})*$`.
 */
function testWithinStack(regExp: RegExp, text: string): boolean | undefined {
  try {
    return regExp.test(text);
  } catch {
    return undefined;
  }
}

/** At this rate the native engine takes about two seconds for texts of 5 MB in all. */
const maxStepsPerCharacter = 500;

/** A pattern that may take more steps on a text of 100 characters is reported. */
const exponentialSteps = 1e11;

/** The length up to which the native engine is fast on any text; one of the powers of 2. */
function findMaxNativeLength(syntax: PatternNode, patternLength: number): number {
  let length = 0;
  for (let next = 1; next < 2 ** 24; next *= 2) {
    const limit = maxStepsPerCharacter * (length + 1) + patternLength;
    if (maxBacktrackingSteps(syntax, next) > limit) return length;
    length = next;
  }
  return Number.POSITIVE_INFINITY;
}

/** The syntax of a regular expression, or `undefined` if it nests too deep. */
function tryToParse({ source, flags }: RegExp): PatternNode | undefined {
  try {
    return parsePattern(source, flags);
  } catch {
    return undefined;
  }
}

function tryRegExp(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** Perl writes `\A` and `\z` for the ends of a text, and may have flags at the start. */
function fromPerlPattern(pattern: string): RegExp | undefined {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  return tryRegExp(rest.replaceAll('\\A', '^').replace(/\\[zZ]/g, '$'), flags);
}

/** Whether a text has a match. True for an invalid pattern, since no text can be blamed for it. */
export function matchesPattern(pattern: string, text: string): boolean {
  return compilePattern(pattern).matcher?.test(text) ?? true;
}

/** Escapes a text for use in a regular expression. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
