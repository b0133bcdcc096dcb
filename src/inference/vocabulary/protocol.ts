/** The request fields of conditional requests (RFC 9110, section 13.1), in lower case. */
export const conditionalFields: ReadonlySet<string> = new Set([
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
]);

/** The fields of replies that conditional requests compare (RFC 9110, section 8.8), in lower case. */
export const validatorFields: ReadonlySet<string> = new Set(['etag', 'last-modified']);

/** `Idempotency-Key`, `X-Idempotency-Key`, `idempotencyToken`, `Repeatability-Request-ID`, normalized. */
export const idempotencyKeyName =
  /idempoten(cy|t)(key|id|token|requestid)?$|^repeatabilityrequestid$/;

/** Names of keys that only their description shows to be about repeated requests, normalized. */
export const requestKeyName = /(id|key|token|uuid)$/;

/** A description of such a key, or of a reply that refuses one. */
export const idempotencyText = /idempoten|stores (the )?keys? for/i;

/** A description that denies it. */
export const notIdempotentText = /\b(not|never|no)\b[^.]{0,40}idempoten/i;

/** The refusal of a key whose first request is still running. */
export const runningText = /in[- ](progress|flight)|concurrent|still|processing|processed|pending/i;

/** The refusal of a key that was used for another request. */
export const reusedText = /different|another|other|already|mismatch|not match|re-?us|same/i;

/** `/pets/events`, `/stream`: the last segment of a path that sends what happens, normalized. */
export const feedSegment =
  /^(events?|stream(ing)?|watch|feed|changes|subscribe|listen|updates|live|notifications|tail|follow)$/;

/** `?watch=true`: a parameter with which a read sends what happens from then on, normalized. */
export const feedParameter = /^(watch|follow|subscribe|live|tail)$/;

/** The names of changes that Kubernetes has, and what follows it. */
export const watchEventTypes = {
  created: 'ADDED',
  updated: 'MODIFIED',
  deleted: 'DELETED',
} as const;

/** Descriptions of a key whose repeated request gets the reply to the first one. */
export const repeatedReplyText =
  /\bsame (reply|response|result|answer)|(reply|response|result) (to|of) the (first|original)|(return|give|repl[iy]|replay)\w* the (original|first|previous|same|stored|cached)/i;
