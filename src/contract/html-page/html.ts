import { escapeHtml } from '../../base/text.ts';

/** Escaped markup. */
export type Html = { readonly html: string };

type HtmlPart = Html | string | number | readonly Html[];

/** Template tag for markup: every interpolated text is escaped, `Html` is inserted as it is. */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return {
    html: texts.reduce((whole, text, index) => whole + renderPart(parts[index - 1]) + text),
  };
}

function renderPart(part: HtmlPart | undefined): string {
  if (Array.isArray(part)) return part.map(renderPart).join('');
  if (typeof part === 'object' && 'html' in part) return part.html;
  return escapeHtml(`${part}`);
}

export const emptyHtml: Html = { html: '' };
