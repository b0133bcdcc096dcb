type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  /** Any text without a slash; a `part` is not empty. */
  | { readonly kind: 'star' | 'part' }
  | { readonly kind: 'everything' };

/**
 * Compiles a pattern for whole paths: `*` stands for any text without a slash, `**` for any text, and
 * `{name}` for one segment. Percent-encoded characters equal plain ones, except `%2F`, which separates
 * nothing, and `%2A`, which is not a wildcard. The time is linear in pattern times path, since patterns come
 * from requests.
 */
export function compilePathPattern(pattern: string): { test(path: string): boolean } {
  const tokens = pattern.split(wildcardPattern).map(toPatternToken);
  return {
    test: (path) => {
      const text = decodePath(path);
      let ends = new Uint8Array(text.length + 1);
      ends[0] = 1;
      for (const token of tokens) ends = advance(ends, text, token);
      return ends[text.length] === 1;
    },
  };
}

/** The number of wildcards in a pattern, on which the time of a comparison depends. */
export function countWildcards(pattern: string): number {
  return pattern.split(wildcardPattern).length >> 1;
}

const wildcardPattern = /(\*+|\{[^{}/]*\})/;

function toPatternToken(part: string, index: number): PatternToken {
  if (index % 2 === 0) return { kind: 'text', text: decodePath(part) };
  if (part === '*') return { kind: 'star' };
  return { kind: part.startsWith('*') ? 'everything' : 'part' };
}

/** Marks the offsets at which a token can end, from those at which it can begin. */
function advance(begins: Uint8Array, text: string, token: PatternToken): Uint8Array<ArrayBuffer> {
  const ends = new Uint8Array(begins.length);
  const first = begins.indexOf(1);
  if (first < 0) return ends;
  if (token.kind === 'everything') return ends.fill(1, first);
  if (token.kind !== 'text') return advanceWildcard(begins, text, token.kind);
  for (let offset = first; offset >= 0; offset = begins.indexOf(1, offset + 1))
    if (text.startsWith(token.text, offset)) ends[offset + token.text.length] = 1;
  return ends;
}

/** A wildcard ends anywhere up to the next slash. */
function advanceWildcard(begins: Uint8Array, text: string, kind: 'star' | 'part') {
  const ends = new Uint8Array(begins.length);
  let isInside = false;
  // By index, which takes a tenth of the time of an iterator.
  for (let offset = 0; offset < begins.length; offset++) {
    const mayBegin = begins[offset];
    if (text[offset - 1] === '/') isInside = false;
    const isLongEnough = isInside || (mayBegin === 1 && kind === 'star');
    ends[offset] = isLongEnough ? 1 : 0;
    isInside ||= mayBegin === 1;
  }
  return ends;
}

function decodePath(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text.replace(/%2f/gi, '%252F'));
  } catch {
    return text;
  }
}
