import type { Context } from '../index.ts';

/** Every notice of the Aha! domain: its code and what the real service does without a word. */
export const notices = {
  'attribute-overruled': 'of two forms of one estimate only one counts',
  'bare-number': 'a number without a unit is read in the default unit',
  'clock-form': 'numbers joined by colons are read from the right, from seconds on',
  'dropped-number': 'a number followed by a number counts as 0',
  'dropped-sign': 'a minus sign in a time is dropped',
  'dropped-word': 'an unknown word in a time is dropped',
  'estimates-cleared': 'a record that changes its units loses the estimates in the old ones',
  'month-unit': 'm is a month, min is a minute',
  'page-out-of-range': 'page and per_page outside their range count as something else',
  'points-rest-ignored': 'what follows the number of a text in points is ignored',
  'remaining-estimate-cleared': 'a blank remaining estimate clears it',
  'remaining-unit-mismatch': 'a remaining estimate in another unit than the record is ignored',
  'seconds-rounded-down': 'seconds short of a minute are dropped',
  'trailing-seconds': 'a number at the end without a unit counts as seconds',
  'unit-mismatch': "work in another unit than the record's counts in none of its totals",
  'units-switched': "the record takes over the work's units",
  'unknown-attribute': 'an unknown attribute is ignored',
  'unknown-field': 'an unknown name in fields is ignored',
  'unreadable-duration': 'a text that holds no duration counts as 0',
  'user-id-ignored': "time is logged for the token's owner, whatever user_id says",
} as const;

export type NoticeCode = keyof typeof notices;

/** Something that was read otherwise than it may have been meant. */
export type Remark = { readonly code: NoticeCode; readonly text: string };

/** Adds a remark unless there is one of its code. */
export function addRemark(remarks: Remark[], remark: Remark): void {
  if (!remarks.some(({ code }) => code === remark.code)) remarks.push(remark);
}

/** Says a remark aloud. */
export function notify(context: Pick<Context, 'notice'>, code: NoticeCode, text: string): void {
  context.notice(code, text);
}

const maxQuoted = 60;

/**
 * A value as a reader of a notice may see it: JSON, in ASCII, cut after 60 characters. Notices
 * travel in header fields, which hold nothing else.
 */
export function quote(value: unknown): string {
  const shown = typeof value === 'string' && value.length > maxQuoted ? truncate(value) : value;
  return toAscii(JSON.stringify(shown) ?? 'null');
}

function truncate(text: string): string {
  return `${text.slice(0, maxQuoted)}...`;
}

function toAscii(json: string): string {
  return json.replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
