import { type JsonObject, textAt } from '../document/document.ts';
import { readCookies } from './cookie.ts';
import { decodePart, queryOf, splitPairs } from './query.ts';

/** What a request shows of who sends it. */
export type Shown = {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly url: string;
};

/** Who sends a request, by what it says itself, and the texts a list of tokens may know it by. */
export type Credential = { readonly user: string; readonly tokens: readonly string[] };

/** A security scheme of a document (OpenAPI 3.1, section 4.8.27). */
export type Scheme = {
  /** What is to be sent, in words. */
  readonly wanted: string;
  /** How `WWW-Authenticate` names it (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether the names in a requirement are scopes, which a token must have. */
  readonly names: 'scopes' | 'roles';
  /** The credential, where a well-formed one was sent; `taken for granted` where none can be seen. */
  read(shown: Shown): Credential | 'taken for granted' | undefined;
};

/** Reads a security scheme; of one that is not known, or not there, a credential is taken for granted. */
export const toScheme = (source: JsonObject): Scheme => {
  const type = textAt(source, 'type');
  if (type === 'apiKey') return toApiKey(source);
  if (type === 'http') return toHttp(textAt(source, 'scheme')?.toLowerCase() ?? 'bearer');
  if (type === 'oauth2' || type === 'openIdConnect')
    return { ...toHttp('bearer'), names: 'scopes' };
  return {
    wanted: 'a client certificate',
    challenge: 'Mutual',
    names: 'roles',
    read: () => 'taken for granted',
  };
};

const toApiKey = (source: JsonObject): Scheme => {
  const name = textAt(source, 'name') ?? 'Authorization';
  const place = textAt(source, 'in') ?? 'header';
  const find = finders.get(place) ?? findHeader;
  return {
    wanted: `the ${place === 'query' ? 'query parameter' : place} ${quote(name)}`,
    challenge: `ApiKey in=${quote(place)}, name=${quote(name)}`,
    names: 'roles',
    read: (shown) => {
      const key = find(shown, name);
      // A key may come with a word in front, as in `Authorization: Bot KEY`.
      return key ? { user: key, tokens: [key, key.replace(/^\S+ +/, '')] } : undefined;
    },
  };
};

type Find = (shown: Shown, name: string) => string | undefined;

const findHeader: Find = ({ headers }, name) => {
  const field = headers[name.toLowerCase()];
  return field === undefined ? undefined : [field].flat().join(', ').trim();
};

const finders = new Map<string, Find>([
  ['query', ({ url }, name) => decodePart(splitPairs(queryOf(url)).get(name)?.[0] ?? '')],
  ['cookie', ({ headers }, name) => readCookies([headers.cookie].flat()[0])[name]],
]);

const toHttp = (word: string): Scheme => {
  const title = word.slice(0, 1).toUpperCase() + word.slice(1);
  return {
    wanted: `"Authorization: ${toAscii(title)} ${word === 'basic' ? 'USER:PASSWORD in base64' : 'TOKEN'}"`,
    challenge: word === 'basic' ? 'Basic realm="sandlot", charset="UTF-8"' : toAscii(title),
    names: 'roles',
    read: ({ headers }) => {
      const field = String(headers.authorization ?? '').trim();
      const blank = field.indexOf(' ');
      if (blank < 0 || field.slice(0, blank).toLowerCase() !== word) return undefined;
      const token = field.slice(blank).trim();
      return word === 'basic' ? toBasic(token) : { user: token, tokens: [token] };
    },
  };
};

/** A user and a password with a colon between, in base64 (RFC 7617, section 2). */
const toBasic = (token: string): Credential | undefined => {
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), tokens: [text, token] };
};

const toAscii = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ');

const quote = (text: string): string => `"${toAscii(text).replace(/["\\]/g, '\\$&')}"`;
