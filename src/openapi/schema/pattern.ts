import { compileLinearMatcher } from './linear-matcher.ts';

/** Finds out whether a text has a match of a pattern somewhere. */
export type TextMatcher = { test(text: string): boolean };

/** A pattern of a schema, read. */
export type CompiledPattern = {
  /** Absent where it is no regular expression. */
  readonly matcher: TextMatcher | undefined;
  /** `for ever`: a backtracking matcher may not come to an end on some texts. */
  readonly backtracking: 'its time' | 'for ever';
};

/** So many steps a backtracking matcher may need before it is not asked: tens of ms. */
const maxSteps = 1e7;

/** The longest text that is matched without going back, which takes some µs for each character. */
const maxLinearLength = 20_000;

/**
 * Reads a pattern (ECMA-262, as JSON Schema wants it, and what of PCRE is easily told). A text on
 * which a backtracking matcher could take too long is matched by one that never goes back, or, where
 * that cannot read the pattern or the text is huge, counts as a match.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const native = tryRegExp(pattern, 'u') ?? tryRegExp(pattern, '') ?? fromPerlPattern(pattern);
  if (!native) return { matcher: undefined, backtracking: 'its time' };
  const power = backtrackingPower(native.source);
  let linear: TextMatcher | undefined;
  const matchLinearly = (text: string): boolean => {
    linear ??= compileLinearMatcher(native) ?? { test: () => true };
    return text.length > maxLinearLength || linear.test(text);
  };
  return {
    matcher: {
      test: (text) => (text.length ** power <= maxSteps ? native.test(text) : matchLinearly(text)),
    },
    backtracking: power === Number.POSITIVE_INFINITY ? 'for ever' : 'its time',
  };
}

/** Whether a text has a match; true too for what is no regular expression: nobody can hold it against a text. */
export function matchesPattern(pattern: string, text: string): boolean {
  return compilePattern(pattern).matcher?.test(text) ?? true;
}

function tryRegExp(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** Perl writes the ends of a text as `\A` and `\z`, and flags in front. */
function fromPerlPattern(pattern: string): RegExp | undefined {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  return tryRegExp(rest.replaceAll('\\A', '^').replace(/\\[zZ]/g, '$'), flags);
}

/**
 * How the steps of a backtracking matcher grow: with this power of the text's length. Each repetition
 * without an end adds one; one inside another, or choices inside of one, may multiply without bound.
 */
function backtrackingPower(pattern: string): number {
  const plain = pattern.replace(/\\./gs, '.').replace(/\[[^\]]*\]/g, '.');
  const tokens = plain.match(/\((?:\?[:=!<]*)?|\)?(?:[*+]|\{\d+,\d*\})|[)|]/g) ?? [];
  if (hasNestedQuantifier(tokens)) return Number.POSITIVE_INFINITY;
  return tokens.filter(isUnboundedQuantifier).length + (plain.startsWith('^') ? 1 : 2);
}

/** True where a group is repeated without end that can itself match in several ways. */
function hasNestedQuantifier(tokens: readonly string[]): boolean {
  // For each group that is open: whether what was read of it can match in several ways.
  const open: boolean[] = [false];
  for (const token of tokens) {
    const isEndless = isUnboundedQuantifier(token);
    const inside = token.startsWith(')') && open.pop() === true;
    if (isEndless && inside) return true;
    if (token.startsWith('(')) open.push(false);
    else if (isEndless || inside || token === '|') open.splice(-1, 1, true);
  }
  return false;
}

/** True for `*`, `+` and `{2,}`, and for so many times that it makes no difference. */
function isUnboundedQuantifier(token: string): boolean {
  const [, most = '0'] = /\{\d+,(\d*)\}$/.exec(token) ?? [];
  return /[*+]$/.test(token) || most === '' || Number(most) > 50;
}

/** The source of a pattern that matches a text as it is. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
