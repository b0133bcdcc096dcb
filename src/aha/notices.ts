import type { Context } from '../behaviours.ts';

/** The notices of the Aha! domain by code. Each reports what the real service does silently. */
export const notices = {
  'attribute-overruled': 'only one of two attributes for the same estimate is used',
  'bare-number': 'a number without a unit is read in the default unit',
  'clock-form': 'numbers joined by colons are read from the right, beginning with seconds',
  'dropped-number': 'a number followed by a number counts as 0',
  'dropped-sign': 'a minus sign in a time is ignored',
  'dropped-word': 'an unknown word in a time is ignored',
  'estimates-cleared': 'a record that changes its units loses its estimates',
  'month-unit': 'm means months, min means minutes',
  'page-out-of-range': 'page or per_page is out of range and replaced',
  'points-rest-ignored': 'text after the number of story points is ignored',
  'remaining-estimate-cleared': 'a blank remaining estimate clears it',
  'remaining-unit-mismatch': 'a remaining estimate in another unit than the record is ignored',
  'seconds-rounded-down': 'seconds are rounded down to minutes',
  'trailing-seconds': 'a number at the end without a unit counts as seconds',
  'unit-mismatch': 'work in another unit than the record is not part of its totals',
  'units-switched': 'the record takes the units of the work',
  'unknown-attribute': 'an unknown attribute is ignored',
  'unknown-field': 'an unknown name in fields is ignored',
  'unreadable-duration': 'a text without a duration counts as 0',
  'user-id-ignored': 'time is always logged for the owner of the token, and user_id is ignored',
} as const;

export type NoticeCode = keyof typeof notices;

/** A possible misunderstanding in a request. */
export type Remark = { readonly code: NoticeCode; readonly text: string };

/** Adds a remark, unless there is one of the same code. */
export function addRemark(remarks: Remark[], remark: Remark): void {
  if (!remarks.some(({ code }) => code === remark.code)) remarks.push(remark);
}

/** Adds a notice to the reply. */
export function notify(context: Pick<Context, 'notice'>, code: NoticeCode, text: string): void {
  context.notice(code, text);
}

const maxQuoted = 60;

/** Quotes a value as JSON in ASCII, shortened to 60 characters: notices are sent in headers. */
export function quote(value: unknown): string {
  const quoted = typeof value === 'string' && value.length > maxQuoted ? truncate(value) : value;
  return toAscii(JSON.stringify(quoted) ?? 'null');
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
