import {
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectOf,
  resolvePointer,
  textAt,
} from '../../openapi/openapi.ts';
import { parseCookies } from './cookies.ts';
import { decodeQueryText, parseQueryPairs, queryStringOf } from './query-string.ts';

/** What a request shows of who sends it. */
export type CredentialInputs = {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly url: string;
};

/** Who sends a request, by what it says itself, and the texts a list of tokens may know it by. */
export type Credential = { readonly user: string; readonly tokens: readonly string[] };

/** A security scheme of a document (OpenAPI 3.1, section 4.8.27). */
export type SecurityScheme = {
  /** What is to be sent, in words. */
  readonly instruction: string;
  /** How `WWW-Authenticate` names it (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether the names in a requirement are scopes, which a token must have. */
  readonly names: 'scopes' | 'roles';
  /** The credential, where a well-formed one was sent; `taken for granted` where none can be seen. */
  read(shown: CredentialInputs): Credential | 'assumed' | undefined;
};

/** Reads a security scheme; of one that is not known, or not there, a credential is taken for granted. */
export function toSecurityScheme(source: JsonObject): SecurityScheme {
  const type = textAt(source, 'type');
  if (type === 'apiKey') return toApiKeyScheme(source);
  if (type === 'http') return toHttpScheme(textAt(source, 'scheme')?.toLowerCase() ?? 'bearer');
  if (type === 'oauth2' || type === 'openIdConnect')
    return { ...toHttpScheme('bearer'), names: 'scopes' };
  return {
    instruction: 'a client certificate',
    challenge: 'Mutual',
    names: 'roles',
    read: () => 'assumed',
  };
}

function toApiKeyScheme(source: JsonObject): SecurityScheme {
  const name = textAt(source, 'name') ?? 'Authorization';
  const place = textAt(source, 'in') ?? 'header';
  const find = apiKeyFinders.get(place) ?? findApiKeyHeader;
  return {
    instruction: `the ${place === 'query' ? 'query parameter' : place} ${quoteAscii(name)}`,
    challenge: `ApiKey in=${quoteAscii(place)}, name=${quoteAscii(name)}`,
    names: 'roles',
    read: (shown) => {
      const key = find(shown, name);
      // A key may come with a word in front, as in `Authorization: Bot KEY`.
      return key ? { user: key, tokens: [key, key.replace(/^\S+ +/, '')] } : undefined;
    },
  };
}

type FindApiKey = (shown: CredentialInputs, name: string) => string | undefined;

const findApiKeyHeader: FindApiKey = ({ headers }, name) => {
  const field = headers[name.toLowerCase()];
  return field === undefined ? undefined : [field].flat().join(', ').trim();
};

const apiKeyFinders = new Map<string, FindApiKey>([
  [
    'query',
    ({ url }, name) => decodeQueryText(parseQueryPairs(queryStringOf(url)).get(name)?.[0] ?? ''),
  ],
  ['cookie', ({ headers }, name) => parseCookies([headers.cookie].flat()[0])[name]],
]);

function toHttpScheme(word: string): SecurityScheme {
  const title = word.slice(0, 1).toUpperCase() + word.slice(1);
  return {
    instruction: `"Authorization: ${toAscii(title)} ${word === 'basic' ? 'USER:PASSWORD in base64' : 'TOKEN'}"`,
    challenge: word === 'basic' ? 'Basic realm="sandlot", charset="UTF-8"' : toAscii(title),
    names: 'roles',
    read: ({ headers }) => {
      const field = String(headers.authorization ?? '').trim();
      const blank = field.indexOf(' ');
      if (blank < 0 || field.slice(0, blank).toLowerCase() !== word) return undefined;
      const token = field.slice(blank).trim();
      return word === 'basic' ? parseBasicCredential(token) : { user: token, tokens: [token] };
    },
  };
}

/** A user and a password with a colon between, in base64 (RFC 7617, section 2). */
function parseBasicCredential(token: string): Credential | undefined {
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), tokens: [text, token] };
}

function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ');
}

function quoteAscii(text: string): string {
  return `"${toAscii(text).replace(/["\\]/g, '\\$&')}"`;
}

/** One way to be let in: all of it is needed. */
export type SecurityRequirement = readonly {
  readonly scheme: SecurityScheme;
  readonly names: readonly string[];
}[];

/**
 * The ways to be let in to an operation (OpenAPI 3.1, section 4.8.30): one of the objects in the list
 * is enough, in an object all schemes are needed, and an empty one lets everybody in.
 */
export function listSecurityRequirements(
  { root }: OpenApiDocument,
  { security }: Operation,
): readonly SecurityRequirement[] {
  return security.map((requirement) =>
    Object.entries(requirement).map(([name, names]) => ({
      scheme: toSecurityScheme(
        objectOf(resolvePointer(root, joinPointer('/components/securitySchemes', name)).value),
      ),
      names: [names].flat().map(String),
    })),
  );
}

/** The value of a `WWW-Authenticate` field that asks for any of the ways (RFC 9110, section 11.6.1). */
export function formatChallenge(ways: readonly SecurityRequirement[]): string {
  return [...new Set(ways.flat().map(({ scheme }) => scheme.challenge))].join(', ');
}

/** What is to be sent, in words: `"Authorization: Bearer TOKEN", or the header "X-Key"`. */
export function describeCredentials(ways: readonly SecurityRequirement[]): string {
  const wanted = ways.map((way) => way.map(({ scheme }) => scheme.instruction).join(' and '));
  return [...new Set(wanted)].join(', or ');
}
