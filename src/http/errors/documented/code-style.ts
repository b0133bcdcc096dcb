import { STATUS_CODES } from 'node:http';
import type { Refusal } from '../../../base/refusal.ts';

/** How an API writes its codes: `not_found`, `NOT_FOUND`, `NotFound`, `notFound`, `not-found`. */
export type CodeStyle = 'snake' | 'upper' | 'pascal' | 'camel' | 'kebab';

const patterns: readonly (readonly [CodeStyle, RegExp])[] = [
  ['snake', /^[a-z]+(_[a-z]+)*$/],
  ['upper', /^[A-Z]+(_[A-Z]+)*$/],
  ['kebab', /^[a-z]+(-[a-z]+)+$/],
  ['camel', /^[a-z]+([A-Z][a-z]+)+$/],
  ['pascal', /^([A-Z][a-z]+)+$/],
];

/** The style of a code; `undefined` for a number and for any other text. */
export function codeStyleOf(code: string): CodeStyle | undefined {
  return patterns.find(([, pattern]) => pattern.test(code))?.[0];
}

const writers: Readonly<Record<CodeStyle, (words: readonly string[]) => string>> = {
  snake: (words) => words.join('_'),
  upper: (words) => words.join('_').toUpperCase(),
  kebab: (words) => words.join('-'),
  camel: ([first = '', ...rest]) => first + rest.map(capitalize).join(''),
  pascal: (words) => words.map(capitalize).join(''),
};

/** The name of the status in the style of the document; without a style, the code of the refusal. */
export function toStyledCode({ status, code }: Refusal, style: CodeStyle | undefined): string {
  const title = STATUS_CODES[status];
  if (style === undefined || title === undefined) return code;
  return writers[style](
    title
      .toLowerCase()
      .replace(/[^a-z]+/g, ' ')
      .split(' '),
  );
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
