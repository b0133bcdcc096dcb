import { quote } from '../notices.ts';
import type { ParsedAmount } from './duration.ts';
import { unreadableRemark } from './duration.ts';

/**
 * Reads story points such as `5p`: every lower-case `p` is removed and the rest is cast to a
 * number (Aha!'s published estimate code). The cast takes the leading number, 0 where there is
 * none, and keeps a sign. The result may be infinite.
 */
export function parsePoints(text: string): ParsedAmount {
  if (text.trim() === '') return { value: null, remarks: [] };
  const rest = text.replaceAll('p', '').trim();
  const number = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?/i.exec(rest)?.[0];
  if (number === undefined) return { value: 0, remarks: [unreadableRemark(text)] };
  const value = Number(number) || 0;
  return {
    value,
    remarks: isPointsSuffix(rest.slice(number.length)) ? [] : [restIgnoredRemark(text, number)],
  };
}

/**
 * True for a number and a `p`, in any case, with a blank between them or not. The pattern has no
 * two ways to read one digit, so that it takes time in proportion to the text.
 */
export function isPoints(text: string): boolean {
  return /^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?\s*p$/i.test(text.trim());
}

function isPointsSuffix(rest: string): boolean {
  return ['', 'p'].includes(rest.trim().toLowerCase());
}

function restIgnoredRemark(text: string, number: string) {
  return {
    code: 'points-rest-ignored',
    text: `of ${quote(text)} only ${quote(number)} counts, in story points; write ${quote(`${number}p`)}`,
  } as const;
}
