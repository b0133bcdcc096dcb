import {
  below,
  type JsonObject,
  locate,
  type OpenApiDocument,
  type Operation,
  objectOf,
  textAt,
} from '../document/document.ts';

/** What a request shows of who sends it. */
export type Credentials = {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly string[];
};

export type Access = {
  /** Whether nobody is let in to an operation who does not say who it is. */
  isGuarded(operation: Operation): boolean;
  shown(operation: Operation): Credentials;
  /** The header fields of the user's own that say who sends it, in lower case. */
  isTelling(operation: Operation, field: string): boolean;
};

/** What is shown where no token was given: some providers let anybody in who shows one. */
const anyToken = 'sandlot';

/** Reads how credentials are shown to each operation: all of the first way of its security requirements. */
export const openAccess = ({ root }: OpenApiDocument, token: string | undefined): Access => {
  const schemesOf = (requirement: JsonObject): readonly JsonObject[] =>
    Object.keys(requirement).map((name) =>
      objectOf(locate(root, below('/components/securitySchemes', name)).value),
    );
  const waysOf = ({ security }: Operation) => security.map(schemesOf);
  const first = (operation: Operation): readonly JsonObject[] =>
    waysOf(operation).find((way) => way.length > 0) ?? [];
  return {
    isGuarded: (operation) => {
      const ways = waysOf(operation);
      // What is shown on a connection is not for us to withhold.
      return (
        ways.length > 0 &&
        ways.every((way) => way.some(({ type }) => type !== 'mutualTLS') && way.length > 0)
      );
    },
    shown: (operation) =>
      first(operation)
        .map((scheme) => show(scheme, token))
        .reduce(join, noCredentials),
    isTelling: (operation, field) =>
      field === 'authorization' ||
      field === 'cookie' ||
      waysOf(operation)
        .flat()
        .some(
          (scheme) => scheme.in === 'header' && textAt(scheme, 'name')?.toLowerCase() === field,
        ),
  };
};

const noCredentials: Credentials = { headers: {}, query: [] };

const join = (one: Credentials, other: Credentials): Credentials => {
  const cookies = [one.headers.cookie ?? [], other.headers.cookie ?? []].flat().join('; ');
  const cookie = cookies === '' ? {} : { cookie: cookies };
  return {
    headers: { ...one.headers, ...other.headers, ...cookie },
    query: [...one.query, ...other.query],
  };
};

const show = (scheme: JsonObject, token: string | undefined): Credentials => {
  const type = textAt(scheme, 'type');
  if (type === 'apiKey') return showKey(scheme, token ?? anyToken);
  if (type === 'mutualTLS') return noCredentials;
  const word = type === 'http' ? (textAt(scheme, 'scheme') ?? 'bearer').toLowerCase() : 'bearer';
  return showAuthorization(word, token ?? anyToken);
};

const showKey = (scheme: JsonObject, token: string): Credentials => {
  const name = textAt(scheme, 'name') ?? 'Authorization';
  const place = textAt(scheme, 'in');
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(token)}`;
  if (place === 'query') return { headers: {}, query: [pair] };
  if (place === 'cookie') return { headers: { cookie: `${name}=${token}` }, query: [] };
  return { headers: { [name.toLowerCase()]: token }, query: [] };
};

/** For HTTP basic a token is `user:password`, or that in base64 already. */
const showAuthorization = (word: string, token: string): Credentials => {
  const pair = token === anyToken ? `${anyToken}:${anyToken}` : token;
  const basic = pair.includes(':') ? Buffer.from(pair).toString('base64') : pair;
  const title = word.slice(0, 1).toUpperCase() + word.slice(1);
  const authorization = `${title} ${word === 'basic' ? basic : token}`;
  return { headers: { authorization }, query: [] };
};
