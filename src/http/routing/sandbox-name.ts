import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import { defaultSandboxName, isValidName, validNameRule } from '../../base/sandbox-name.ts';
import { type OpenApiDocument, objectAt, objectOf } from '../../openapi/openapi.ts';
import {
  type CredentialInputs,
  type SecurityScheme,
  toSecurityScheme,
} from '../request/security-schemes.ts';

/** What is asked about a request: its URL as it came, and the fields of its head. */
export type AddressedRequest = {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

const sandboxHeader = 'sandlot-sandbox';

/** The codes of `~`, `%`, `/` and `?`. */
const tildeCode = 126;
const percentCode = 37;
const slashCode = 47;
const questionMarkCode = 63;

/**
 * How long the prefix is that names a sandbox; 0 where there is none. One comparison is all that it
 * costs a URL without.
 */
function sandboxPrefixLength(url: string): number {
  const code = url.charCodeAt(1);
  if (code !== tildeCode && code !== percentCode) return 0;
  // Some clients escape the tilde, which means the same (RFC 3986, section 2.3).
  if (code === percentCode && !/^\/%7e/i.test(url)) return 0;
  let end = 2;
  for (; end < url.length; end++) {
    const next = url.charCodeAt(end);
    if (next === slashCode || next === questionMarkCode) break;
  }
  return end;
}

/** The prefix of a URL that names a sandbox: `/~NAME`, as it was sent; else `''`. */
export function sandboxPrefixOf(url: string): string {
  return url.slice(0, sandboxPrefixLength(url));
}

/** A URL without the prefix that names a sandbox: what the router gets to see. */
export function withoutSandboxPrefix(url: string): string {
  const length = sandboxPrefixLength(url);
  if (length === 0) return url;
  return url.charCodeAt(length) === slashCode ? url.slice(length) : `/${url.slice(length)}`;
}

/**
 * The name of the sandbox that a request is for: by the prefix of its path, else by its
 * `Sandlot-Sandbox` field, else by the credential that it shows, else the default one.
 * @throws a refusal (400) of a name that is none, and of several at once.
 */
export function readSandboxName(
  { originalUrl, headers }: AddressedRequest,
  ofCredential: string = defaultSandboxName,
): string {
  const prefix = sandboxPrefixOf(originalUrl);
  if (prefix !== '') return requireSandboxName(decodePrefix(prefix).slice(2), 'path');
  const sent = headers[sandboxHeader];
  return sent === undefined
    ? ofCredential
    : requireSandboxName(toSingleName(String(sent)), 'header');
}

function decodePrefix(prefix: string): string {
  if (!prefix.includes('%')) return prefix;
  try {
    return decodeURIComponent(prefix);
  } catch {
    return prefix;
  }
}

/** Node joins a field that was sent several times with commas (RFC 9110, section 5.3). */
function toSingleName(sent: string): string {
  if (!sent.includes(',')) return sent;
  const [name = '', ...others] = new Set(sent.split(',').map((text) => text.trim()));
  if (others.length === 0) return name;
  throw refuseSandboxName('header', `is sent with several names, ${quote(sent)}; send one`);
}

function requireSandboxName(name: string, place: 'path' | 'header'): string {
  if (isValidName(name)) return name;
  throw refuseSandboxName(
    place,
    `names ${quote(name)}, but the name of a sandbox has ${validNameRule}`,
  );
}

function refuseSandboxName(place: 'path' | 'header', message: string): Refusal {
  return refuse({
    code: 'sandbox-name-invalid',
    detail: `${place === 'path' ? 'The prefix /~NAME of the path' : 'Sandlot-Sandbox'} ${message}.`,
    violations: [{ in: place, pointer: place === 'path' ? '' : '/Sandlot-Sandbox', message }],
  });
}

/** Tokens that pick a sandbox. */
export type SandboxByToken = {
  /** Whether there is none: then nobody looks at what a request shows. */
  isEmpty(): boolean;
  /** The name of the sandbox that a token picks. */
  sandboxOf(token: string): string | undefined;
};

/**
 * The name of the sandbox that a request is for: see `readSandboxName`. A token is found where any of
 * a document's security schemes has one, and as a bearer token or by HTTP basic in any case.
 */
export function compileSandboxName(
  documents: readonly OpenApiDocument[],
  tokens: SandboxByToken,
): (request: AddressedRequest & CredentialInputs) => string {
  const schemes = [
    ...documents.flatMap(({ root }) =>
      Object.values(objectAt(objectAt(root, 'components'), 'securitySchemes')).map(objectOf),
    ),
    { type: 'http', scheme: 'bearer' },
    { type: 'http', scheme: 'basic' },
  ].map(toSecurityScheme);
  const find = (request: CredentialInputs): string | undefined => {
    for (const token of schemes.flatMap((scheme) => listCredentialTokens(scheme, request))) {
      const name = tokens.sandboxOf(token);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  return (request) => readSandboxName(request, tokens.isEmpty() ? undefined : find(request));
}

function listCredentialTokens(
  scheme: SecurityScheme,
  request: CredentialInputs,
): readonly string[] {
  const credential = scheme.read(request);
  return credential === undefined || credential === 'assumed' ? [] : credential.tokens;
}
