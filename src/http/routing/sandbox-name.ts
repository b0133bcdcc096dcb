import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import { defaultSandboxName, isValidName, validNameRule } from '../../base/sandbox-name.ts';
import {
  type CredentialInputs,
  readBaggage,
  type SecurityScheme,
  toSecurityScheme,
} from '../../messages/request/request.ts';
import { type OpenApiDocument, objectAt, objectOf } from '../../openapi/openapi.ts';

/** The parts of a request that can name its sandbox: the URL as it was sent, and the header fields. */
export type AddressedRequest = {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** The header field, and the name in the field `baggage`. */
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
 * `Sandlot-Sandbox`, else of the field `baggage`; `undefined` where none of them names one.
 * @throws a refusal (400) of an invalid name, and of several names in a field.
 */
export function readSandboxName({ originalUrl, headers }: AddressedRequest): string | undefined {
  const prefix = sandboxPrefixOf(originalUrl);
  if (prefix !== '') return requireSandboxName(decodePrefix(prefix).slice(2), places.path);
  const field = headers[sandboxHeader];
  if (field !== undefined)
    return requireSandboxName(toSingleName(String(field).split(','), places.header), places.header);
  return headers.baggage === undefined ? undefined : readNameInBaggage(headers);
}

/** The sandbox survives hops: clients that trace requests pass their baggage on (W3C Baggage). */
function readNameInBaggage(headers: AddressedRequest['headers']): string | undefined {
  const names = readBaggage(headers).flatMap(([name, value]) =>
    name === sandboxHeader ? [value] : [],
  );
  return names.length === 0
    ? undefined
    : requireSandboxName(toSingleName(names, places.baggage), places.baggage);
}

/** Compiles the look-up of a sandbox in the host of a request, such as `one.localhost`. */
function compileHostSandbox(
  hostSuffix: string | undefined,
): (headers: AddressedRequest['headers']) => string | undefined {
  const suffixes = ['localhost', ...(hostSuffix === undefined ? [] : [hostSuffix])].map(
    (suffix) => `.${suffix}`,
  );
  return ({ host }) => {
    if (typeof host !== 'string') return undefined;
    for (const suffix of suffixes) {
      const end = host.toLowerCase().lastIndexOf(suffix);
      // After the name there may be a port.
      if (end > 0 && /^\.?(:\d*)?$/.test(host.slice(end + suffix.length)))
        return requireSandboxName(host.slice(0, end).toLowerCase(), places.host);
    }
    return undefined;
  };
}

function decodePrefix(prefix: string): string {
  if (!prefix.includes('%')) return prefix;
  try {
    return decodeURIComponent(prefix);
  } catch {
    return prefix;
  }
}

/** The names of a field, which may have been sent several times (RFC 9110, section 5.3). */
function toSingleName(names: readonly string[], place: NamePlace): string {
  const [name = '', ...others] = new Set(
    names.length > 1 ? names.map((text) => text.trim()) : names,
  );
  if (others.length === 0) return name;
  const field = names.join(',');
  throw refuseSandboxName(place, `names several sandboxes, ${quote(field)}. Send one name`);
}

/** A part of a request that can name its sandbox, for messages. */
type NamePlace = {
  readonly in: 'path' | 'header';
  readonly pointer: string;
  readonly subject: string;
};

const places = {
  path: { in: 'path', pointer: '', subject: 'The path prefix /~NAME' },
  header: { in: 'header', pointer: '/Sandlot-Sandbox', subject: 'The header Sandlot-Sandbox' },
  baggage: { in: 'header', pointer: '/Baggage', subject: 'The header Baggage' },
  host: { in: 'header', pointer: '/Host', subject: 'The host' },
} satisfies Readonly<Record<string, NamePlace>>;

function requireSandboxName(name: string, place: NamePlace): string {
  if (isValidName(name)) return name;
  throw refuseSandboxName(
    place,
    `has the invalid sandbox name ${quote(name)}. Use ${validNameRule}`,
  );
}

function refuseSandboxName(
  { in: location, pointer, subject }: NamePlace,
  message: string,
): Refusal {
  return refuse({
    code: 'sandbox-name-invalid',
    detail: `${subject} ${message}.`,
    violations: [{ in: location, pointer, message }],
  });
}

/** The tokens that select a sandbox. */
export type SandboxByToken = {
  /** True while no token selects a sandbox: then credentials are not read. */
  isEmpty(): boolean;
  sandboxOf(token: string): string | undefined;
};

/** What else can name the sandbox of a request. */
export type SandboxNameOptions = {
  readonly tokens: SandboxByToken;
  /** The domain whose subdomains name sandboxes, beside `localhost`. */
  readonly hostSuffix: string | undefined;
};

/**
 * Compiles the choice of a request's sandbox: `readSandboxName`, else its host, else its credential,
 * else `default`. A token is read where any security scheme of the documents has one, and in any case
 * as a bearer token and from HTTP basic.
 */
export function compileSandboxName(
  documents: readonly OpenApiDocument[],
  { tokens, hostSuffix }: SandboxNameOptions,
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
  const findByHost = compileHostSandbox(hostSuffix);
  return (request) =>
    readSandboxName(request) ??
    findByHost(request.headers) ??
    (tokens.isEmpty() ? undefined : findByToken(request)) ??
    defaultSandboxName;
}

function listCredentialTokens(
  scheme: SecurityScheme,
  request: CredentialInputs,
): readonly string[] {
  const credential = scheme.read(request);
  return credential === undefined || credential === 'assumed' ? [] : credential.tokens;
}
