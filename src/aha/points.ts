import type { Amount } from './duration.ts';
import { unreadable } from './duration.ts';
import { quote } from './quote.ts';

/**
 * Reads story points such as `5p`: every lower-case `p` is removed and the rest is cast to a
 * number (Aha!'s published estimate code). The cast takes the leading number, 0 where there is
 * none, and keeps a sign. The result may be infinite.
 */
export const readPoints = (text: string): Amount => {
  if (text.trim() === '') return { value: null, remarks: [] };
  const rest = text.replaceAll('p', '').trim();
  const number = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?/i.exec(rest)?.[0];
  if (number === undefined) return { value: 0, remarks: [unreadable(text)] };
  const value = Number(number) || 0;
  return { value, remarks: isPlain(rest.slice(number.length)) ? [] : [restIgnored(text, number)] };
};

/**
 * True for a number and a `p`, in any case, with a blank between them or not. The pattern has no
 * two ways to read one digit, so that it takes time in proportion to the text.
 */
export const isPoints = (text: string): boolean =>
  /^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?\s*p$/i.test(text.trim());

const isPlain = (rest: string): boolean => ['', 'p'].includes(rest.trim().toLowerCase());

const restIgnored = (text: string, number: string) =>
  ({
    code: 'points-rest-ignored',
    text: `of ${quote(text)} only ${quote(number)} counts, in story points; write ${quote(`${number}p`)}`,
  }) as const;
