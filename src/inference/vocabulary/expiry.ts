import { endStateValue } from './refusals.ts';
import { isEndState } from './states.ts';

/** When a record expires, by normalized name. */
export const expiryTimeName =
  /^(expires|expiresat|expireson|expirydate|expirytime|expirationdate|expirationtime|expireat|expiry|expiration|validuntil|expiresatutc)$/;

/** How long a record lives from its creation on, by normalized name: `expires_in`, `ttl`. */
export const lifetimeName =
  /^(expiresin|expiresinseconds|expiresinsec|expiresinms|ttl|ttlseconds|ttlsec|ttlms|timetolive|lifetime)$/;

/** The same in milliseconds. */
export const millisecondLifetimeName = /ms$/;

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
