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
export const settledStateValue =
  /^(accepted|paid|used|redeemed|captured|converted|confirmed|claimed)$/i;

/** Records that are there for a time only, by normalized noun in the singular. */
export const transientNoun =
  /(session|invite|invitation|code|otp|challenge|lock|lease|link|share|upload|reservation|hold|quote|cart|paste)$/;
