type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  /** Any text without a slash; of a `part` at least a letter. */
  | { readonly kind: 'star' | 'part' }
  | { readonly kind: 'everything' };

/**
 * Tells whether the whole of a path is meant by another: `*` stands for any text without a slash, `**`
 * for any text, and `{name}`, as a document writes it, for any part of a path. What is encoded is as good
 * as what is not, but for `%2F`, which parts nothing, and `%2A`, which is no wildcard. Takes time by the
 * wildcards and the length of what is sent, never more: a pattern comes from outside.
 */
export function compilePathPattern(path: string): { test(sent: string): boolean } {
  const tokens = path.split(/(\*+|\{[^{}/]*\})/).map(toPatternToken);
  return {
    test: (sent) => {
      const text = decodePath(sent);
      let ends = new Uint8Array(text.length + 1);
      ends[0] = 1;
      for (const token of tokens) ends = advance(ends, text, token);
      return ends[text.length] === 1;
    },
  };
}

function toPatternToken(part: string, index: number): PatternToken {
  if (index % 2 === 0) return { kind: 'text', text: decodePath(part) };
  if (part === '*') return { kind: 'star' };
  return { kind: part.startsWith('*') ? 'everything' : 'part' };
}

/** Where a token may end, by where it may begin. */
function advance(begins: Uint8Array, text: string, token: PatternToken): Uint8Array<ArrayBuffer> {
  const ends = new Uint8Array(begins.length);
  const first = begins.indexOf(1);
  if (first < 0) return ends;
  if (token.kind === 'everything') return ends.fill(1, first);
  if (token.kind !== 'text') return advanceWildcard(begins, text, token.kind);
  for (let at = first; at >= 0; at = begins.indexOf(1, at + 1))
    if (text.startsWith(token.text, at)) ends[at + token.text.length] = 1;
  return ends;
}

/** From each place on up to the next slash. */
function advanceWildcard(begins: Uint8Array, text: string, kind: 'star' | 'part') {
  const ends = new Uint8Array(begins.length);
  let isOpen = false;
  for (const [at, mayBegin] of begins.entries()) {
    if (text[at - 1] === '/') isOpen = false;
    const isLongEnough = isOpen || (mayBegin === 1 && kind === 'star');
    ends[at] = isLongEnough ? 1 : 0;
    isOpen ||= mayBegin === 1;
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
