/** The query of an address, without the question mark. */
export function queryStringOf(url = ''): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** What was sent under each name, in the order it came; the texts still encoded. */
export type EncodedPairs = ReadonlyMap<string, EncodedTexts>;

/** One text or more. */
export type EncodedTexts = readonly [string, ...(readonly string[])];

/** The pairs of a query or a form: the names decoded, the texts as they were sent. */
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

/** A part of a query as the text it stands for: `+` is a blank (WHATWG URL, section 5.1). */
export function decodeQueryText(part: string): string {
  return decodePercentEncoding(part.includes('+') ? part.replaceAll('+', ' ') : part);
}

/** A text without its percent-encodings; as it is where one is malformed. */
export function decodePercentEncoding(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
