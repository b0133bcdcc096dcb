import { clockUnits, joinWords, secondsOf } from './duration-unit.ts';
import { addRemark, type Remark } from './notice.ts';
import { quote } from './quote.ts';

/** A part of a duration that counts: a number as written, or a word that is a unit. */
export type Token = { readonly word: string; readonly seconds?: number };

export type Tokens = { readonly tokens: readonly Token[]; readonly dropped: readonly Remark[] };

/**
 * Splits a duration in lower case into numbers and unit words, and drops every other word
 * (Aha!'s published duration code). Takes time in proportion to the text.
 */
export const toTokens = (text: string): Tokens => {
  const tokens: Token[] = [];
  const dropped: Remark[] = [];
  for (const word of toWords(spellClock(text))) {
    const token = toToken(word);
    if (token !== undefined) tokens.push(token);
    else noteDropped(word, dropped);
  }
  if (tokens[0]?.seconds !== undefined) tokens.unshift({ word: '1' });
  return { tokens, dropped };
};

/** True for a text that is read as a clock: numbers joined by colons, blanks or not. */
export const isClock = (text: string): boolean =>
  text.includes(':') && /[0-9]:\.?[0-9]/.test(text.replaceAll(/\s/g, ''));

const spellClock = (text: string): string => {
  if (!isClock(text)) return text;
  const parts = text.replaceAll(/\s/g, '').split(':').reverse();
  // The published code knows no unit beyond years and then reads nothing at all.
  if (parts.length > clockUnits.length) return '';
  return parts
    .map((part, index) => `${part} ${clockUnits[index]}`)
    .reverse()
    .join(' ');
};

/** Numbers, and what stands between them and blanks. */
const toWords = (text: string): readonly string[] =>
  text.match(/[0-9]*\.?[0-9]+|(?:[^\s0-9.]|\.(?![0-9]))+/g) ?? [];

const toToken = (word: string): Token | undefined => {
  if (isNumber(word)) return { word };
  const unit = secondsOf.has(word) ? word : withoutCommas(word);
  const seconds = secondsOf.get(unit);
  return seconds === undefined ? undefined : { word: unit, seconds };
};

const isNumber = (word: string): boolean => {
  const last = word.charAt(word.length - 1);
  return last >= '0' && last <= '9';
};

const withoutCommas = (word: string): string => word.replace(/^,/, '').replace(/,$/, '');

const noteDropped = (word: string, dropped: Remark[]): void => {
  const bare = withoutCommas(word);
  if (bare === '' || joinWords.has(bare)) return;
  addRemark(dropped, bare === '-' ? droppedSign : droppedWord(bare));
};

const droppedSign: Remark = {
  code: 'dropped-sign',
  text: 'the minus sign was dropped; a time is never negative',
};

const droppedWord = (word: string): Remark => ({
  code: 'dropped-word',
  text: `${quote(word)} is no unit and was dropped; use min, h, d, w or m`,
});
