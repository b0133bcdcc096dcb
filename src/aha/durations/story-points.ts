import { quote } from '../notices.ts';
import type { ParsedAmount } from './duration.ts';
import { unreadableRemark } from './duration.ts';

/**
 * Parses story points such as `5p`: removes every lower-case `p`, and takes the number at the beginning
 * with its sign, or 0 (Aha!'s published estimate code). The result may be infinite.
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

/** Whether a text is a number followed by `p` or `P`. The pattern is unambiguous, so its time is linear. */
export function isPoints(text: string): boolean {
  return /^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?\s*p$/i.test(text.trim());
}

function isPointsSuffix(rest: string): boolean {
  return ['', 'p'].includes(rest.trim().toLowerCase());
}

function restIgnoredRemark(text: string, number: string) {
  return {
    code: 'points-rest-ignored',
    text: `only ${quote(number)} of ${quote(text)} counts, as story points; write ${quote(`${number}p`)}`,
  } as const;
}
