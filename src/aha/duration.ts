import { tidy } from './amount.ts';
import { isClock, type Token, toTokens } from './duration-token.ts';
import { addRemark, type Remark } from './notice.ts';
import { quote } from './quote.ts';
import { rememberTexts } from './remember-texts.ts';

/** A text that was read: null where it was blank, and what may have been meant otherwise. */
export type Amount = { readonly value: number | null; readonly remarks: readonly Remark[] };

/**
 * Reads a duration such as `1h 30min` as minutes; never fails, 0 where it understands nothing.
 * A bare number is in the default unit. Source: Aha!'s published estimate and duration code; the
 * units `min h d w m` and what they are worth: Aha! documentation. The result may be infinite.
 */
export const readDuration = (text: string, defaultUnit: string): Amount => {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null, remarks: [] };
  return /^[0-9.]+$/.test(trimmed) ? readBareNumber(trimmed, defaultUnit) : readWords(trimmed);
};

/** People log the same few times again and again. */
const readWords = rememberTexts((trimmed: string): Amount => {
  const lower = trimmed.toLowerCase();
  const { tokens, dropped } = toTokens(lower);
  if (tokens.length === 0) return { value: 0, remarks: [unreadable(trimmed)] };
  const { value, remarks } = sum(tokens);
  return { value, remarks: [...dropped, ...clockRemarks(lower), ...remarks] };
});

/** The remark on a text that holds no amount at all. */
export const unreadable = (text: string): Remark => ({
  code: 'unreadable-duration',
  text: `${quote(text)} holds no duration and counts as 0; write for example "1h 30min" or "5p"`,
});

const readBareNumber = (digits: string, defaultUnit: string): Amount => {
  const { tokens } = toTokens(digits + defaultUnit);
  if (tokens.length === 0) return { value: 0, remarks: [unreadable(digits)] };
  const { value } = sum(tokens);
  const text = `${quote(digits)} has no unit and was read as ${quote(digits + defaultUnit)}; name the unit`;
  return { value, remarks: [{ code: 'bare-number', text }] };
};

const sum = (tokens: readonly Token[]): { value: number; remarks: readonly Remark[] } => {
  const remarks: Remark[] = [];
  let seconds = 0;
  let whole = true;
  tokens.forEach((token, index) => {
    if (token.seconds !== undefined) return;
    const number = Number(token.word);
    const next = tokens[index + 1];
    whole &&= Number.isInteger(number);
    seconds += count(number, next);
    const remark = remarkOn(token, next);
    if (remark !== undefined) addRemark(remarks, remark);
  });
  if (whole && seconds % 60 !== 0) remarks.push(rounded);
  const value = whole ? Math.floor(seconds / 60) : tidy(seconds / 60);
  return { value, remarks };
};

/** A number counts with the unit right after it; at the end as seconds; before a number as 0. */
const count = (number: number, next: Token | undefined): number => {
  if (next === undefined) return number;
  return next.seconds === undefined ? 0 : number * next.seconds;
};

const remarkOn = (token: Token, next: Token | undefined): Remark | undefined => {
  if (next === undefined) return trailingSeconds(token.word);
  if (next.seconds === undefined) return droppedNumber(token.word);
  return next.word === 'm' ? monthUnit(token.word) : undefined;
};

const trailingSeconds = (number: string): Remark => ({
  code: 'trailing-seconds',
  text: `the number ${quote(number)} at the end has no unit and counts as seconds; write ${quote(`${number}min`)} for minutes`,
});

const droppedNumber = (number: string): Remark => ({
  code: 'dropped-number',
  text: `the number ${quote(number)} is followed by another number and counts as 0; write a unit after it, and a point for decimals`,
});

const monthUnit = (number: string): Remark => ({
  code: 'month-unit',
  text: `${quote(`${number}m`)} was read as ${quote(`${number} months`)} of 22 days; write ${quote(`${number}min`)} for minutes`,
});

const rounded: Remark = {
  code: 'seconds-rounded-down',
  text: 'seconds short of a whole minute were dropped; a fraction such as "0.5min" is kept',
};

const clockRemarks = (text: string): readonly Remark[] =>
  isClock(text)
    ? [
        {
          code: 'clock-form',
          text: `${quote(text)} was read from the right as seconds, minutes, hours and so on; write "1h 30min" for hours and minutes`,
        },
      ]
    : [];
