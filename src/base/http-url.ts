import { isIP } from 'node:net';

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

/** A name, `*.example.com`, or `*` for all; addresses and ranges are checked by their parts. */
const namePattern = /^(\*|(\*\.)?[\w.-]+)$/;

/** Whether a text names hosts: a name, `*.example.com`, `*`, an address, or a range such as `10.0.0.0/8`. */
export function isHostEntry(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (prefix === undefined) return family !== 0 || namePattern.test(text);
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
  return family !== 0 && rest.length === 0 && isPrefix;
}
