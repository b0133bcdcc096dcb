import { quote, type Refusal, refuse } from '../refusal.ts';
import { defaultSandbox, isName, nameRule } from '../store/name.ts';

/** What is asked about a request: its URL as it came, and the fields of its head. */
export type Addressed = {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

const field = 'sandlot-sandbox';

/** The codes of `~`, `%`, `/` and `?`. */
const tilde = 126;
const percent = 37;
const slash = 47;
const question = 63;

/**
 * How long the prefix is that names a sandbox; 0 where there is none. One comparison is all that it
 * costs a URL without.
 */
const lengthOfPrefix = (url: string): number => {
  const code = url.charCodeAt(1);
  if (code !== tilde && code !== percent) return 0;
  // Some clients escape the tilde, which means the same (RFC 3986, section 2.3).
  if (code === percent && !/^\/%7e/i.test(url)) return 0;
  let end = 2;
  for (; end < url.length; end++) {
    const next = url.charCodeAt(end);
    if (next === slash || next === question) break;
  }
  return end;
};

/** The prefix of a URL that names a sandbox: `/~NAME`, as it was sent; else `''`. */
export const prefixOf = (url: string): string => url.slice(0, lengthOfPrefix(url));

/** A URL without the prefix that names a sandbox: what the router gets to see. */
export const withoutPrefix = (url: string): string => {
  const length = lengthOfPrefix(url);
  if (length === 0) return url;
  return url.charCodeAt(length) === slash ? url.slice(length) : `/${url.slice(length)}`;
};

/**
 * The name of the sandbox that a request is for: by the prefix of its path, else by its
 * `Sandlot-Sandbox` field, else by the credential that it shows, else the default one.
 * @throws a refusal (400) of a name that is none, and of several at once.
 */
export const readSandboxName = (
  { originalUrl, headers }: Addressed,
  ofCredential: string = defaultSandbox,
): string => {
  const prefix = prefixOf(originalUrl);
  if (prefix !== '') return checked(decode(prefix).slice(2), 'path');
  const sent = headers[field];
  return sent === undefined ? ofCredential : checked(onlyOne(String(sent)), 'header');
};

const decode = (prefix: string): string => {
  if (!prefix.includes('%')) return prefix;
  try {
    return decodeURIComponent(prefix);
  } catch {
    return prefix;
  }
};

/** Node joins a field that was sent several times with commas (RFC 9110, section 5.3). */
const onlyOne = (sent: string): string => {
  if (!sent.includes(',')) return sent;
  const [name = '', ...others] = new Set(sent.split(',').map((text) => text.trim()));
  if (others.length === 0) return name;
  throw refuseName('header', `is sent with several names, ${quote(sent)}; send one`);
};

const checked = (name: string, place: 'path' | 'header'): string => {
  if (isName(name)) return name;
  throw refuseName(place, `names ${quote(name)}, but the name of a sandbox has ${nameRule}`);
};

const refuseName = (place: 'path' | 'header', message: string): Refusal =>
  refuse({
    status: 400,
    code: 'sandbox-name-invalid',
    detail: `${place === 'path' ? 'The prefix /~NAME of the path' : 'Sandlot-Sandbox'} ${message}.`,
    violations: [{ in: place, pointer: place === 'path' ? '' : '/Sandlot-Sandbox', message }],
  });
