/** Whether a text is a URL that a request can be sent to. */
export function isHttpUrl(text: unknown): text is string {
  return typeof text === 'string' && /^https?:\/\//i.test(text) && URL.canParse(text);
}

/**
 * The sentence for an address that is not a URL, such as `127.0.0.1:4010`.
 * @param example the URL that a reader would type here.
 */
export function describeInvalidUrl(address: unknown, example = 'http://127.0.0.1:4010'): string {
  const isWithoutScheme = typeof address === 'string' && /^[\w.-]+(:\d+)?(\/|$)/.test(address);
  const problem = isWithoutScheme
    ? '(http:// is missing)'
    : `instead of ${JSON.stringify(address)}`;
  return `Expected a URL such as ${example} ${problem}.`;
}
