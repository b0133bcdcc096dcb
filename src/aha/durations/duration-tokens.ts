import { addRemark, quote, type Remark } from '../notices.ts';

/** A part of a duration: a number as written, or a unit with its length. */
export type DurationToken = { readonly text: string; readonly seconds?: number };

export type DurationTokens = {
  readonly tokens: readonly DurationToken[];
  readonly dropped: readonly Remark[];
};

/**
 * Splits a lower-case duration into numbers and units, and drops other words (Aha!'s published duration
 * code). The time is linear in the length of the text.
 */
export function tokenizeDuration(text: string): DurationTokens {
  const tokens: DurationToken[] = [];
  const dropped: Remark[] = [];
  for (const word of splitDuration(expandClockForm(text))) {
    const token = toToken(word);
    if (token !== undefined) tokens.push(token);
    else noteDropped(word, dropped);
  }
  if (tokens[0]?.seconds !== undefined) tokens.unshift({ text: '1' });
  return { tokens, dropped };
}

/** Whether a text has the form of a clock, such as `1:20`: numbers joined by colons. */
export function isClockForm(text: string): boolean {
  return text.includes(':') && /[0-9]:\.?[0-9]/.test(text.replaceAll(/\s/g, ''));
}

function expandClockForm(text: string): string {
  if (!isClockForm(text)) return text;
  const parts = text.replaceAll(/\s/g, '').split(':').reverse();
  // With more parts than units, the published code reads nothing.
  if (parts.length > clockUnits.length) return '';
  return parts
    .map((part, index) => `${part} ${clockUnits[index]}`)
    .reverse()
    .join(' ');
}

/** Numbers and the texts between them, without whitespace. */
function splitDuration(text: string): readonly string[] {
  return text.match(/[0-9]*\.?[0-9]+|(?:[^\s0-9.]|\.(?![0-9]))+/g) ?? [];
}

function toToken(word: string): DurationToken | undefined {
  if (isNumber(word)) return { text: word };
  const unit = secondsByUnit.has(word) ? word : withoutCommas(word);
  const seconds = secondsByUnit.get(unit);
  return seconds === undefined ? undefined : { text: unit, seconds };
}

function isNumber(word: string): boolean {
  const last = word.charAt(word.length - 1);
  return last >= '0' && last <= '9';
}

function withoutCommas(word: string): string {
  return word.replace(/^,/, '').replace(/,$/, '');
}

function noteDropped(word: string, dropped: Remark[]): void {
  const trimmed = withoutCommas(word);
  if (trimmed === '' || conjunctions.has(trimmed)) return;
  addRemark(dropped, trimmed === '-' ? droppedSignRemark : droppedWordRemark(trimmed));
}

const droppedSignRemark: Remark = {
  code: 'dropped-sign',
  text: 'the minus sign was ignored; a time is never negative',
};

function droppedWordRemark(word: string): Remark {
  return {
    code: 'dropped-word',
    text: `${quote(word)} is not a unit and was ignored; use min, h, d, w or m`,
  };
}

const second = 1;
const minute = 60;
const hour = 60 * minute;
const day = 8 * hour;
const week = 5 * day;
const month = 22 * day;
const year = 260 * day;

const unitNames: readonly (readonly [seconds: number, words: string])[] = [
  [second, 's sec secs second seconds'],
  [minute, 'min mins minute minutes'],
  [hour, 'h hr hrs hour hours'],
  [day, 'd dy day days'],
  [week, 'w wk wks week weeks'],
  [month, 'm mo mos month months'],
  [year, 'y yr yrs year years'],
];

/**
 * The working seconds of each unit. A day has 8 hours, a week 5 days, a month 22 days (Aha!
 * documentation), a year 260 days (Aha!'s published duration code).
 */
export const secondsByUnit: ReadonlyMap<string, number> = new Map(
  unitNames.flatMap(([seconds, words]) => words.split(' ').map((word) => [word, seconds] as const)),
);

/** Words between the parts of a duration that are skipped (Aha!'s published duration code). */
export const conjunctions: ReadonlySet<string> = new Set(['and', 'with', 'plus']);

/** The units of a clock such as `1:20`, from the right (Aha!'s published duration code). */
export const clockUnits: readonly string[] = ['sec', 'min', 'hour', 'day', 'month', 'year'];
