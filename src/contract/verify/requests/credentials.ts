import {
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectOf,
  resolvePointer,
  textAt,
} from '../../../openapi/openapi.ts';
import { toWrongToken, type WrongCredential } from './wrong-tokens.ts';

/** Headers and query parameters that carry credentials. */
export type SentCredentials = {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly string[];
};

export type CredentialSource = {
  /** True when the operation has no anonymous alternative. */
  requiresCredential(operation: Operation): boolean;
  credentialsFor(operation: Operation): SentCredentials;
  /** Credentials that no provider may accept; `undefined` where the schemes have none of that kind. */
  wrongCredentialsFor(operation: Operation, kind: WrongCredential): SentCredentials | undefined;
  /** The credentials of a second user, if the user gave them. */
  readonly otherCredentialsFor: ((operation: Operation) => SentCredentials) | undefined;
  /** True when the user gave a token: without one, the provider may accept any. */
  readonly hasToken: boolean;
  /** True for a user's header that carries a credential; the name is in lower case. */
  isCredentialHeader(operation: Operation, field: string): boolean;
};

export type CredentialTokens = {
  readonly token: string | undefined;
  /** The token of a second user. */
  readonly otherToken?: string | undefined;
};

/** Used without a token, because some providers accept any credential. */
const defaultToken = 'sandlot';

/**
 * Reads the credentials of each operation. The first alternative of its security requirements
 * is used.
 */
export function createCredentialSource(
  { root }: OpenApiDocument,
  { token, otherToken }: CredentialTokens,
): CredentialSource {
  const schemesOf = (requirement: JsonObject): readonly JsonObject[] =>
    Object.keys(requirement).map((name) =>
      objectOf(resolvePointer(root, joinPointer('/components/securitySchemes', name)).value),
    );
  const waysOf = ({ security }: Operation) => security.map(schemesOf);
  const first = (operation: Operation): readonly JsonObject[] =>
    waysOf(operation).find((direction) => direction.length > 0) ?? [];
  return {
    requiresCredential: (operation) => {
      const alternatives = waysOf(operation);
      // A client certificate belongs to the connection and cannot be omitted.
      return (
        alternatives.length > 0 &&
        alternatives.every(
          (direction) => direction.some(({ type }) => type !== 'mutualTLS') && direction.length > 0,
        )
      );
    },
    hasToken: token !== undefined,
    credentialsFor: (operation) => toAllCredentials(first(operation), token),
    otherCredentialsFor:
      otherToken === undefined
        ? undefined
        : (operation) => toAllCredentials(first(operation), otherToken),
    wrongCredentialsFor: (operation, kind) => {
      const schemes = first(operation);
      // Base64, digits and hexadecimal digits may be the same in the other case.
      const isPossible =
        kind === 'recased'
          ? token !== undefined && /[g-z]/i.test(token) && operation.method === 'GET'
          : kind !== 'expired' || schemes.some(takesToken);
      return isPossible ? toAllCredentials(schemes, toWrongToken(token, kind)) : undefined;
    },
    isCredentialHeader: (operation, field) =>
      field === 'authorization' ||
      field === 'cookie' ||
      waysOf(operation)
        .flat()
        .some(
          (scheme) => scheme.in === 'header' && textAt(scheme, 'name')?.toLowerCase() === field,
        ),
  };
}

/** True for schemes whose credential may be a token that expires. */
function takesToken(scheme: JsonObject): boolean {
  const type = textAt(scheme, 'type');
  const isBearer = type === 'http' && textAt(scheme, 'scheme')?.toLowerCase() === 'bearer';
  return isBearer || type === 'oauth2' || type === 'openIdConnect';
}

function toAllCredentials(schemes: readonly JsonObject[], token: string | undefined) {
  return schemes
    .map((scheme) => toCredentials(scheme, token))
    .reduce(mergeCredentials, noCredentials);
}

const noCredentials: SentCredentials = { headers: {}, query: [] };

function mergeCredentials(one: SentCredentials, other: SentCredentials): SentCredentials {
  const cookies = [one.headers.cookie ?? [], other.headers.cookie ?? []].flat().join('; ');
  const cookie = cookies === '' ? {} : { cookie: cookies };
  return {
    headers: { ...one.headers, ...other.headers, ...cookie },
    query: [...one.query, ...other.query],
  };
}

function toCredentials(scheme: JsonObject, token: string | undefined): SentCredentials {
  const type = textAt(scheme, 'type');
  if (type === 'apiKey') return toApiKey(scheme, token ?? defaultToken);
  if (type === 'mutualTLS') return noCredentials;
  const text = type === 'http' ? (textAt(scheme, 'scheme') ?? 'bearer').toLowerCase() : 'bearer';
  return toAuthorizationHeader(text, token ?? defaultToken);
}

function toApiKey(scheme: JsonObject, token: string): SentCredentials {
  const name = textAt(scheme, 'name') ?? 'Authorization';
  const place = textAt(scheme, 'in');
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(token)}`;
  if (place === 'query') return { headers: {}, query: [pair] };
  if (place === 'cookie') return { headers: { cookie: `${name}=${token}` }, query: [] };
  return { headers: { [name.toLowerCase()]: token }, query: [] };
}

/** For HTTP basic the token is `user:password`, or its base64 form. */
function toAuthorizationHeader(text: string, token: string): SentCredentials {
  const pair = token === defaultToken ? `${defaultToken}:${defaultToken}` : token;
  const basic = pair.includes(':') ? Buffer.from(pair).toString('base64') : pair;
  const title = text.slice(0, 1).toUpperCase() + text.slice(1);
  const authorization = `${title} ${text === 'basic' ? basic : token}`;
  return { headers: { authorization }, query: [] };
}
