import { verbatim } from '../document/document.ts';

/**
 * Tells whether the whole of a path is meant by another: `*` stands for any text without a slash, `**`
 * for any text, and `{name}`, as a document writes it, for any part of a path. What is encoded is as good
 * as what is not, but for `%2F`, which parts nothing, and `%2A`, which is no wildcard.
 */
export const toPathPattern = (path: string): { test(sent: string): boolean } => {
  const parts = path.split(/(\*\*?|\{[^{}/]*\})/).map((part, index) => {
    if (index % 2 === 0) return verbatim(decode(part));
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : '[^/]+';
  });
  const pattern = new RegExp(`^${parts.join('')}$`, 's');
  return { test: (sent) => pattern.test(decode(sent)) };
};

const decode = (text: string): string => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text.replace(/%2f/gi, '%252F'));
  } catch {
    return text;
  }
};
