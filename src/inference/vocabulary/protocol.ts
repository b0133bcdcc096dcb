/** The request fields of conditional requests (RFC 9110, section 13.1), in lower case. */
export const conditionalFields: ReadonlySet<string> = new Set([
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
]);

/** The fields of replies that conditional requests compare (RFC 9110, section 8.8), in lower case. */
export const validatorFields: ReadonlySet<string> = new Set(['etag', 'last-modified']);
