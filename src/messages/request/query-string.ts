/** The query of a URL, without the question mark. */
export function queryStringOf(url = ''): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** A URL without its query. */
export function pathOfUrl(url = ''): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** The values sent under each name, in order. Names are decoded, values still encoded. */
export type EncodedPairs = ReadonlyMap<string, EncodedTexts>;

/** One value or more. */
export type EncodedTexts = readonly [string, ...(readonly string[])];

/** Splits a query or a form: `a=1&a=2&b=` becomes `a: ['1', '2']`, `b: ['']`. */
export function parseQueryPairs(query: string): EncodedPairs {
  if (query === '') return noPairs;
  const pairs = new Map<string, [string, ...string[]]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeQueryText(equals < 0 ? pair : pair.slice(0, equals));
    const text = equals < 0 ? '' : pair.slice(equals + 1);
    const known = pairs.get(name);
    if (known) known.push(text);
    else pairs.set(name, [text]);
  }
  return pairs;
}

const noPairs: EncodedPairs = new Map();

/** Decodes a part of a query, where `+` is a blank (WHATWG URL, section 5.1). */
export function decodeQueryText(part: string): string {
  return decodePercentEncoding(part.includes('+') ? part.replaceAll('+', ' ') : part);
}

/** Decodes percent-encodings. A text with a malformed one is returned as it is. */
export function decodePercentEncoding(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
