import { addRemark, quote, type Remark } from '../notices.ts';
import { type DurationToken, isClockForm, tokenizeDuration } from './duration-tokens.ts';
import { roundAmount } from './units.ts';

/** A parsed amount, null for a blank text, and possible misunderstandings. */
export type ParsedAmount = { readonly value: number | null; readonly remarks: readonly Remark[] };

/**
 * Parses a duration such as `1h 30min` as minutes; a text without a duration is 0. A number without a
 * unit is in the default unit. Sources: Aha!'s published estimate and duration code; for the lengths of
 * `min h d w m`, Aha!'s documentation. The result may be infinite.
 */
export function parseDuration(text: string, defaultUnit: string): ParsedAmount {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null, remarks: [] };
  return /^[0-9.]+$/.test(trimmed) ? parseBareNumber(trimmed, defaultUnit) : parseWords(trimmed);
}

/** Clients log the same few durations again and again. */
const parseWords = memoizeByText((trimmed: string): ParsedAmount => {
  const lower = trimmed.toLowerCase();
  const { tokens, dropped } = tokenizeDuration(lower);
  if (tokens.length === 0) return { value: 0, remarks: [unreadableRemark(trimmed)] };
  const { value, remarks } = sumTokens(tokens);
  return { value, remarks: [...dropped, ...clockRemarks(lower), ...remarks] };
});

/** The remark for a text without an amount. */
export function unreadableRemark(text: string): Remark {
  return {
    code: 'unreadable-duration',
    text: `${quote(text)} contains no duration and counts as 0; write for example "1h 30min" or "5p"`,
  };
}

function parseBareNumber(digits: string, defaultUnit: string): ParsedAmount {
  const { tokens } = tokenizeDuration(digits + defaultUnit);
  if (tokens.length === 0) return { value: 0, remarks: [unreadableRemark(digits)] };
  const { value } = sumTokens(tokens);
  const text = `${quote(digits)} has no unit and was read as ${quote(digits + defaultUnit)}; name the unit`;
  return { value, remarks: [{ code: 'bare-number', text }] };
}

function sumTokens(tokens: readonly DurationToken[]): {
  value: number;
  remarks: readonly Remark[];
} {
  const remarks: Remark[] = [];
  let seconds = 0;
  let areIntegers = true;
  tokens.forEach((token, index) => {
    if (token.seconds !== undefined) return;
    const number = Number(token.text);
    const next = tokens[index + 1];
    areIntegers &&= Number.isInteger(number);
    seconds += toSeconds(number, next);
    const remark = findRemark(token, next);
    if (remark !== undefined) addRemark(remarks, remark);
  });
  if (areIntegers && seconds % 60 !== 0) remarks.push(roundedRemark);
  const value = areIntegers ? Math.floor(seconds / 60) : roundAmount(seconds / 60);
  return { value, remarks };
}

/** A number has the unit that follows it; at the end it is in seconds, and before a number it is 0. */
function toSeconds(number: number, next: DurationToken | undefined): number {
  if (next === undefined) return number;
  return next.seconds === undefined ? 0 : number * next.seconds;
}

function findRemark(token: DurationToken, next: DurationToken | undefined): Remark | undefined {
  if (next === undefined) return trailingSecondsRemark(token.text);
  if (next.seconds === undefined) return droppedNumberRemark(token.text);
  return next.text === 'm' ? monthUnitRemark(token.text) : undefined;
}

function trailingSecondsRemark(number: string): Remark {
  return {
    code: 'trailing-seconds',
    text: `the number ${quote(number)} at the end has no unit and counts as seconds; write ${quote(`${number}min`)} for minutes`,
  };
}

function droppedNumberRemark(number: string): Remark {
  return {
    code: 'dropped-number',
    text: `the number ${quote(number)} is followed by another number and counts as 0; write a unit after it, and a point for decimals`,
  };
}

function monthUnitRemark(number: string): Remark {
  return {
    code: 'month-unit',
    text: `${quote(`${number}m`)} was read as ${quote(`${number} months`)} of 22 days; write ${quote(`${number}min`)} for minutes`,
  };
}

const roundedRemark: Remark = {
  code: 'seconds-rounded-down',
  text: 'seconds were rounded down to whole minutes; a fraction such as "0.5min" is kept',
};

function clockRemarks(text: string): readonly Remark[] {
  return isClockForm(text)
    ? [
        {
          code: 'clock-form',
          text: `${quote(text)} was read from the right as seconds, minutes, hours and so on; write "1h 30min" for hours and minutes`,
        },
      ]
    : [];
}

/** The number of remembered texts, and their greatest length. */
const maxTexts = 500;
const maxLength = 40;

/** Memoizes a function of a text for recent short texts. */
export function memoizeByText<Result>(compute: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const result = compute(text);
    if (text.length <= maxLength) {
      if (known.size >= maxTexts) known.clear();
      known.set(text, result);
    }
    return result;
  };
}
