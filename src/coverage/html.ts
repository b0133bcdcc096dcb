/** A piece of a page, as it stands in it. */
export type Html = { readonly html: string };

type Part = Html | string | number | readonly Html[];

/** Makes a piece of a page: what is no piece itself is text, and is shown as it is. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.reduce((whole, text, index) => whole + toText(parts[index - 1]) + text),
});

const toText = (part: Part | undefined): string => {
  if (Array.isArray(part)) return part.map(toText).join('');
  if (typeof part === 'object' && 'html' in part) return part.html;
  return escapeText(`${part}`);
};

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `${entities.get(sign)}`);

/** Nothing at all. */
export const nothing: Html = { html: '' };
