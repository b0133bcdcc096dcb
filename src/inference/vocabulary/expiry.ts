import { endStateValue } from './refusals.ts';
import { isEndState } from './states.ts';

/** When a record expires, by normalized name. */
export const expiryTimeName =
  /^(expires|expiresat|expireson|expirydate|expirytime|expirationdate|expirationtime|expireat|expiry|expiration|validuntil|expiresatutc)$/;

/** How long a record lives from its creation on, by normalized name: `expires_in`, `expires_in_days`, `ttl`. */
export const lifetimeName =
  /^(expiresin(seconds|sec|ms|minutes|hours|days)?|ttl(seconds|sec|ms)?|timetolive|lifetime)$/;

/** The ends of such names that say what they count, and that in milliseconds. */
const lifetimeUnits: readonly (readonly [RegExp, number])[] = [
  [/ms$/, 1],
  [/minutes$/, 60_000],
  [/hours$/, 3_600_000],
  [/days$/, 86_400_000],
];

/** What a lifetime counts, in milliseconds: seconds, unless its normalized name says otherwise. */
export function lifetimeUnitOf(name: string): number {
  return lifetimeUnits.find(([ending]) => ending.test(name))?.[1] ?? 1000;
}

/** The state of what has expired. */
export const expiredStateValue = /^(is_?)?expired$/i;

/** The boolean of what has expired, by normalized name. */
export const expiredFlagName = /^(is|has)?expired$/;

/** States in which nothing expires any more, besides those that are an end. */
const settledStateValue = /^(accepted|paid|used|redeemed|captured|converted|confirmed|claimed)$/i;

/** Whether a record in a state does not expire any more. */
export function isUnexpiringState(state: string): boolean {
  return endStateValue.test(state) || settledStateValue.test(state);
}

/** When something has to be done, paid or brought back, by normalized name. */
export const dueTimeName =
  /^(due|dueat|dueon|dueby|duedate|duetime|duedatetime|datedue|paymentdue(at|on|by|date)?|returndue(at|on|by|date)?|returnby|deadline|deadlineat)$/;

/** The state of what was not done by then. */
export const overdueStateValue = /^(is_?)?(over_?due|past_?due|late|delinquent)$/i;

/** The boolean of that, by normalized name. */
export const overdueFlagName = /^(is)?(overdue|pastdue|late|delinquent)$/;

/** States in which nothing is late: not asked for yet, or done already. */
const neverOverdueStateValue =
  /^(draft|drafted|scheduled|upcoming|planned|resolved|answered|graded|settled|waived|credited|charged[_ -]?back|written[_ -]?off|uncollectible|lost|skipped)$/i;

/** Whether a record in a state cannot be overdue. */
export function isNeverOverdueState(state: string): boolean {
  return (
    isUnexpiringState(state) ||
    isEndState(state.toLowerCase()) ||
    neverOverdueStateValue.test(state)
  );
}

/** Records that are there for a time only, by normalized noun in the singular. */
export const transientNoun =
  /(session|invite|invitation|code|otp|challenge|lock|lease|link|share|upload|reservation|hold|quote|cart|paste)$/;
