import { addRemark, quote, type Remark } from '../notices.ts';
import { type DurationToken, isClockForm, tokenizeDuration } from './duration-tokens.ts';
import { roundAmount } from './units.ts';

/** A text that was read: null where it was blank, and what may have been meant otherwise. */
export type ParsedAmount = { readonly value: number | null; readonly remarks: readonly Remark[] };

/**
 * Reads a duration such as `1h 30min` as minutes; never fails, 0 where it understands nothing.
 * A bare number is in the default unit. Source: Aha!'s published estimate and duration code; the
 * units `min h d w m` and what they are worth: Aha! documentation. The result may be infinite.
 */
export function parseDuration(text: string, defaultUnit: string): ParsedAmount {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null, remarks: [] };
  return /^[0-9.]+$/.test(trimmed) ? parseBareNumber(trimmed, defaultUnit) : parseWords(trimmed);
}

/** People log the same few times again and again. */
const parseWords = memoizeByText((trimmed: string): ParsedAmount => {
  const lower = trimmed.toLowerCase();
  const { tokens, dropped } = tokenizeDuration(lower);
  if (tokens.length === 0) return { value: 0, remarks: [unreadableRemark(trimmed)] };
  const { value, remarks } = sumTokens(tokens);
  return { value, remarks: [...dropped, ...clockRemarks(lower), ...remarks] };
});

/** The remark on a text that holds no amount at all. */
export function unreadableRemark(text: string): Remark {
  return {
    code: 'unreadable-duration',
    text: `${quote(text)} holds no duration and counts as 0; write for example "1h 30min" or "5p"`,
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
  let whole = true;
  tokens.forEach((token, index) => {
    if (token.seconds !== undefined) return;
    const number = Number(token.text);
    const next = tokens[index + 1];
    whole &&= Number.isInteger(number);
    seconds += toSeconds(number, next);
    const remark = findRemark(token, next);
    if (remark !== undefined) addRemark(remarks, remark);
  });
  if (whole && seconds % 60 !== 0) remarks.push(roundedRemark);
  const value = whole ? Math.floor(seconds / 60) : roundAmount(seconds / 60);
  return { value, remarks };
}

/** A number counts with the unit right after it; at the end as seconds; before a number as 0. */
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
  text: 'seconds short of a whole minute were dropped; a fraction such as "0.5min" is kept',
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

/** So many texts are remembered, and none that is longer. */
const maxTexts = 500;
const maxLength = 40;

/** A function of a text that remembers what it made of the short ones that came lately. */
export function memoizeByText<Read>(read: (text: string) => Read): (text: string) => Read {
  const known = new Map<string, Read>();
  return (text) => {
    const ready = known.get(text);
    if (ready !== undefined) return ready;
    const made = read(text);
    if (text.length <= maxLength) {
      if (known.size >= maxTexts) known.clear();
      known.set(text, made);
    }
    return made;
  };
}
