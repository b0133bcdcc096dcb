import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import { defaultSandboxName, isValidName, validNameRule } from '../../base/sandbox-name.ts';
import {
  type CredentialInputs,
  type SecurityScheme,
  toSecurityScheme,
} from '../../messages/request/request.ts';
import { type OpenApiDocument, objectAt, objectOf } from '../../openapi/openapi.ts';

/** The parts of a request that can name its sandbox: the URL as it was sent, and the header fields. */
export type AddressedRequest = {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

const sandboxHeader = 'sandlot-sandbox';

/** The character codes of `~`, `%`, `/` and `?`. */
const tildeCode = 126;
const percentCode = 37;
const slashCode = 47;
const questionMarkCode = 63;

/** The length of the prefix `/~NAME`; 0 where there is none, which costs one comparison to find out. */
function sandboxPrefixLength(url: string): number {
  const code = url.charCodeAt(1);
  if (code !== tildeCode && code !== percentCode) return 0;
  // Some clients escape the tilde, which is equivalent (RFC 3986, section 2.3).
  if (code === percentCode && !/^\/%7e/i.test(url)) return 0;
  let end = 2;
  for (; end < url.length; end++) {
    const next = url.charCodeAt(end);
    if (next === slashCode || next === questionMarkCode) break;
  }
  return end;
}

/** The prefix of a URL that names a sandbox: `/~NAME` as it was sent, or `''`. */
export function sandboxPrefixOf(url: string): string {
  return url.slice(0, sandboxPrefixLength(url));
}

/** A URL without the prefix that names a sandbox, for the router. */
export function withoutSandboxPrefix(url: string): string {
  const length = sandboxPrefixLength(url);
  if (length === 0) return url;
  return url.charCodeAt(length) === slashCode ? url.slice(length) : `/${url.slice(length)}`;
}

/**
 * The name of a request's sandbox: that of the path prefix `/~NAME`, else of the field
 * `Sandlot-Sandbox`, else of the credential, else `default`.
 * @throws a refusal (400) of an invalid name, and of several names in the field.
 */
export function readSandboxName(
  { originalUrl, headers }: AddressedRequest,
  nameOfCredential: string = defaultSandboxName,
): string {
  const prefix = sandboxPrefixOf(originalUrl);
  if (prefix !== '') return requireSandboxName(decodePrefix(prefix).slice(2), 'path');
  const field = headers[sandboxHeader];
  return field === undefined
    ? nameOfCredential
    : requireSandboxName(toSingleName(String(field)), 'header');
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
function toSingleName(field: string): string {
  if (!field.includes(',')) return field;
  const [name = '', ...others] = new Set(field.split(',').map((text) => text.trim()));
  if (others.length === 0) return name;
  throw refuseSandboxName('header', `names several sandboxes, ${quote(field)}. Send one name`);
}

function requireSandboxName(name: string, place: 'path' | 'header'): string {
  if (isValidName(name)) return name;
  throw refuseSandboxName(
    place,
    `has the invalid sandbox name ${quote(name)}. Use ${validNameRule}`,
  );
}

function refuseSandboxName(place: 'path' | 'header', message: string): Refusal {
  return refuse({
    code: 'sandbox-name-invalid',
    detail: `${place === 'path' ? 'The path prefix /~NAME' : 'The header Sandlot-Sandbox'} ${message}.`,
    violations: [{ in: place, pointer: place === 'path' ? '' : '/Sandlot-Sandbox', message }],
  });
}

/** The tokens that select a sandbox. */
export type SandboxByToken = {
  /** True while no token selects a sandbox: then credentials are not read. */
  isEmpty(): boolean;
  sandboxOf(token: string): string | undefined;
};

/**
 * Compiles `readSandboxName` for documents. A token is read where any of their security schemes has
 * one, and in any case as a bearer token and from HTTP basic.
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
  const findByToken = (request: CredentialInputs): string | undefined => {
    for (const token of schemes.flatMap((scheme) => listCredentialTokens(scheme, request))) {
      const name = tokens.sandboxOf(token);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  return (request) => readSandboxName(request, tokens.isEmpty() ? undefined : findByToken(request));
}

function listCredentialTokens(
  scheme: SecurityScheme,
  request: CredentialInputs,
): readonly string[] {
  const credential = scheme.read(request);
  return credential === undefined || credential === 'assumed' ? [] : credential.tokens;
}
