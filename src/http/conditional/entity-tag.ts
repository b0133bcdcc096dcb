/** The entity tags of `If-Match` or `If-None-Match`; `*` stands for any. */
export type EntityTags = '*' | readonly EntityTag[];

type EntityTag = {
  /** With its quotes. */
  readonly opaque: string;
  readonly strength: 'strong' | 'weak';
};

/**
 * Parses a list of entity tags (RFC 9110, section 8.8.3) from left to right. A tag without quotes, which
 * many clients send, is taken for one with quotes.
 */
export function parseEntityTags(field: string): EntityTags {
  if (field.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  let at = skipSeparators(field, 0);
  while (at < field.length) {
    const { tag, end } = readEntityTag(field, at);
    tags.push(tag);
    at = skipSeparators(field, end);
  }
  return tags;
}

function readEntityTag(
  field: string,
  at: number,
): { readonly tag: EntityTag; readonly end: number } {
  const strength = field.startsWith('W/', at) ? 'weak' : 'strong';
  const start = strength === 'weak' ? at + 2 : at;
  const isQuoted = field[start] === '"';
  const found = field.indexOf(isQuoted ? '"' : ',', start + 1);
  const end = found < 0 ? field.length : found;
  const text = field.slice(isQuoted ? start + 1 : start, end).trim();
  return { tag: { opaque: `"${text}"`, strength }, end: isQuoted ? end + 1 : end };
}

function skipSeparators(field: string, start: number): number {
  let at = start;
  while (field[at] === ',' || field[at] === ' ' || field[at] === '\t') at += 1;
  return at;
}

/** Strong comparison (RFC 9110, section 8.8.3.2): neither of the tags is weak. */
export function matchesStrongly(tags: EntityTags, etag: string): boolean {
  if (tags === '*') return true;
  return tags.some(({ opaque, strength }) => strength === 'strong' && opaque === etag);
}

/** Weak comparison: only what is between the quotes counts. */
export function matchesWeakly(tags: EntityTags, etag: string): boolean {
  const opaque = etag.startsWith('W/') ? etag.slice(2) : etag;
  return tags === '*' || tags.some((tag) => tag.opaque === opaque);
}
