import type { Violation } from '../../base/refusal.ts';
import { credentialName, normalizeName } from '../../inference/inference.ts';
import {
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectOf,
  resolvePointer,
  textAt,
} from '../../openapi/openapi.ts';
import { decodeQueryText, parseQueryPairs, queryStringOf } from './query-string.ts';
import { parseCookies } from './sent-parameters.ts';

/** The parts of a request that can hold credentials. */
export type CredentialInputs = {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly url: string;
  /** The request of Node, whose socket may have a client certificate. */
  readonly raw?: { readonly socket: unknown };
};

/** A credential: the user that it names, and the forms in which a list of tokens may have it. */
export type Credential = {
  readonly user: string;
  readonly tokens: readonly string[];
  /** `verified`: it is valid even if no list has it. */
  readonly trust?: 'verified';
};

/** A security scheme of a document (OpenAPI 3.1, section 4.8.27). */
export type SecurityScheme = {
  /** The credential for a sentence: `` `Authorization: Bearer TOKEN` ``. */
  readonly instruction: string;
  /** The sentence for a request without it, where it is the only credential that the operation takes. */
  readonly missing?: string;
  /** Its challenge in `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether the names in a requirement are scopes, which a token must have. */
  readonly names: 'scopes' | 'roles';
  /** The well-formed credential of a request; `assumed` for schemes that HTTP does not show. */
  read(inputs: CredentialInputs): Credential | 'assumed' | undefined;
  /** Why a credential that was sent is not valid, where the connection has checked it. */
  describeInvalid?(inputs: CredentialInputs): string | undefined;
};

/** Compiles a security scheme. The credential of an unknown or missing scheme is assumed. */
export function toSecurityScheme(description: JsonObject): SecurityScheme {
  const type = textAt(description, 'type');
  if (type === 'apiKey') return toApiKeyScheme(description);
  if (type === 'http')
    return toHttpScheme(textAt(description, 'scheme')?.toLowerCase() ?? 'bearer');
  if (type === 'oauth2' || type === 'openIdConnect')
    return { ...toHttpScheme('bearer'), names: 'scopes' };
  return {
    instruction: 'a client certificate',
    challenge: 'Mutual',
    names: 'roles',
    read: ({ raw }) => (type === 'mutualTLS' ? readClientCertificate(raw?.socket) : 'assumed'),
    describeInvalid: ({ raw }) => describeInvalidCertificate(raw?.socket),
  };
}

/** What Node knows of a connection over TLS. */
type SecureConnection = {
  readonly authorized: boolean;
  /** Present where the client was asked for a certificate, and has sent no valid one. */
  readonly authorizationError?: unknown;
  getPeerCertificate(): {
    readonly subject?: { readonly CN?: unknown };
    readonly fingerprint256?: unknown;
  };
};

function isSecure(socket: unknown): socket is SecureConnection {
  return typeof Object(socket).getPeerCertificate === 'function';
}

/** A certificate is assumed where the server does not ask for one (`--tls-client-ca`). */
function readClientCertificate(socket: unknown): Credential | 'assumed' | undefined {
  if (!isSecure(socket)) return 'assumed';
  if (!socket.authorized) return socket.authorizationError ? undefined : 'assumed';
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  const fingerprint = String(fingerprint256);
  const user = String(subject?.CN ?? fingerprint);
  return { user, tokens: [user, fingerprint], trust: 'verified' };
}

/** Names the reason by Node's code for it, such as `CERT_HAS_EXPIRED`. */
function describeInvalidCertificate(socket: unknown): string | undefined {
  if (!isSecure(socket) || socket.authorized) return undefined;
  const isSent = socket.getPeerCertificate().fingerprint256 !== undefined;
  return isSent ? `The client certificate is not valid: ${socket.authorizationError}.` : undefined;
}

function toApiKeyScheme(description: JsonObject): SecurityScheme {
  const name = textAt(description, 'name') ?? 'Authorization';
  const place = textAt(description, 'in') ?? 'header';
  const findKey = apiKeyFinders.get(place) ?? findApiKeyHeader;
  const instruction = `the ${place === 'query' ? 'query parameter' : place} ${quoteAscii(name)}`;
  const toSend = place === 'header' ? `the ${toAscii(name)} header` : instruction;
  return {
    instruction,
    missing: `Missing API key: send ${toSend}.`,
    challenge: `ApiKey in=${quoteAscii(place)}, name=${quoteAscii(name)}`,
    names: 'roles',
    read: (inputs) => {
      const key = findKey(inputs, name);
      return key ? { user: key, tokens: [key, withoutFirstWord(key)] } : undefined;
    },
  };
}

/** The key of a field that names a scheme before it, as in `Authorization: Bot KEY`. */
function withoutFirstWord(key: string): string {
  const blank = key.indexOf(' ');
  return blank <= 0 ? key : key.slice(blank).trimStart();
}

type FindApiKey = (inputs: CredentialInputs, name: string) => string | undefined;

function findApiKeyHeader({ headers }: CredentialInputs, name: string): string | undefined {
  const field = headers[name.toLowerCase()];
  return field === undefined ? undefined : [field].flat().join(', ').trim();
}

const apiKeyFinders = new Map<string, FindApiKey>([
  [
    'query',
    ({ url }, name) => decodeQueryText(parseQueryPairs(queryStringOf(url)).get(name)?.[0] ?? ''),
  ],
  ['cookie', ({ headers }, name) => parseCookies([headers.cookie].flat()[0])[name]],
]);

/** @param name in lower case: `bearer`, `basic`, or any other of a document. */
function toHttpScheme(name: string): SecurityScheme {
  const title = toAscii(name.slice(0, 1).toUpperCase() + name.slice(1));
  return {
    instruction: `\`Authorization: ${title} ${name === 'basic' ? 'USER:PASSWORD` in base64' : 'TOKEN`'}`,
    challenge: name === 'basic' ? 'Basic realm="sandlot", charset="UTF-8"' : title,
    names: 'roles',
    read: ({ headers }) => {
      const field = String(headers.authorization ?? '').trim();
      const blank = field.indexOf(' ');
      if (blank < 0 || field.slice(0, blank).toLowerCase() !== name) return undefined;
      const token = field.slice(blank).trim();
      return name === 'basic' ? parseBasicCredential(token) : { user: token, tokens: [token] };
    },
  };
}

/** Parses `user:password` in base64 (RFC 7617, section 2). */
function parseBasicCredential(token: string): Credential | undefined {
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), tokens: [text, token] };
}

/** A header field may hold ASCII only. */
function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ');
}

function quoteAscii(text: string): string {
  return `"${toAscii(text).replace(/["\\]/g, '\\$&')}"`;
}

/** The schemes that a request must all meet. */
export type SecurityRequirement = readonly {
  readonly scheme: SecurityScheme;
  readonly names: readonly string[];
}[];

/** The alternative requirements of an operation (OpenAPI 3.1, section 4.8.30). */
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

/** The value of `WWW-Authenticate` for alternative requirements (RFC 9110, section 11.6.1). */
export function formatChallenge(requirements: readonly SecurityRequirement[]): string {
  return [...new Set(requirements.flat().map(({ scheme }) => scheme.challenge))].join(', ');
}

/** The sentence for a request without credentials, or with one that is not well-formed. */
export function describeMissingCredentials(
  requirements: readonly SecurityRequirement[],
  inputs: CredentialInputs,
): string {
  const [only] = requirements.length === 1 ? requirements.flat() : [];
  if (only?.scheme.missing !== undefined && requirements.flat().length === 1)
    return only.scheme.missing;
  const [invalid] = requirements
    .flat()
    .flatMap(({ scheme }) => scheme.describeInvalid?.(inputs) ?? []);
  const sent = inputs.headers.authorization === undefined ? 'No' : 'No valid';
  return `${invalid ?? `${sent} credentials sent.`} This operation needs ${describeCredentials(requirements)}.`;
}

/** Describes the credentials to send: `` `Authorization: Bearer TOKEN`, or the header "X-Key" ``. */
export function describeCredentials(requirements: readonly SecurityRequirement[]): string {
  const instructions = requirements.map((requirement) =>
    requirement.map(({ scheme }) => scheme.instruction).join(' and '),
  );
  return [...new Set(instructions)].join(', or ');
}

/** So many operations have a parameter for the caller's token, where it is no part of a record. */
const minCredentialParameters = 3;

/** The names under which a document's operations take the token of the caller as a parameter. */
export function listCredentialNames(
  operations: readonly Pick<Operation, 'parameters'>[],
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { name, in: location } of operations.flatMap(({ parameters }) => parameters)) {
    const isCredential = location !== 'path' && credentialName.test(normalizeName(name));
    if (isCredential) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Set(
    [...counts].flatMap(([name, count]) => (count >= minCredentialParameters ? [name] : [])),
  );
}

/**
 * Leaves out the violations that a token is missing from a parameter or the body, where the
 * `Authorization` field carries it: a request sends its token in one place only (RFC 6750, section 2).
 */
export function withoutSentCredentials(
  credentialNames: ReadonlySet<string>,
  violations: readonly Violation[],
): readonly Violation[] {
  return violations.filter(
    ({ problem, property, pointer }) =>
      problem !== 'missing' || !credentialNames.has(property ?? pointer.replace('/', '')),
  );
}
