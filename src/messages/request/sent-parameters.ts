import { type EncodedPairs, parseQueryPairs, queryStringOf } from './query-string.ts';

/** Node joins several `Cookie` fields into one text. */
type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>> & {
  readonly cookie?: string | undefined;
};

/** The parts of a request that parameters are read from, before their types are known. */
export type SentParameters = {
  /** Decoded, by the names in the document. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: EncodedPairs;
  /** The whole query, as it was sent. */
  readonly querystring: string;
  /** By lower-case name. */
  readonly header: HeaderFields;
  readonly cookie: Readonly<Record<string, string>>;
};

export function toSentParameters(
  url: string | undefined,
  headers: HeaderFields,
  path: SentParameters['path'],
): SentParameters {
  const querystring = queryStringOf(url);
  return {
    path,
    query: parseQueryPairs(querystring),
    querystring,
    header: headers,
    cookie: parseCookies(headers.cookie),
  };
}

/** The pairs of a `Cookie` field (RFC 6265, section 5.4). Of two with one name the first counts. */
export function parseCookies(field: string | undefined): Readonly<Record<string, string>> {
  if (field === undefined) return noCookies;
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of field.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && name !== '' && cookies[name] === undefined)
      cookies[name] = pair.slice(equals + 1).trim();
  }
  return cookies;
}

const noCookies: Readonly<Record<string, string>> = {};
