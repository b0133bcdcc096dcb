import { type Refusal, refuse } from '../../base/refusal.ts';
import type { Principal } from '../../handlers/behaviour.ts';
import {
  type Credential,
  type CredentialInputs,
  describeCredentials,
  describeMissingCredentials,
  formatChallenge,
  listSecurityRequirements,
  type SecurityRequirement,
} from '../../messages/request/request.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';
import type { KnownTokens } from './tokens.ts';

/**
 * Authenticates a request by the document's security requirements. Returns no principal where a
 * requirement without schemes is met. Throws a refusal (401, 403) where none is met.
 */
export type SecurityCheck = (inputs: CredentialInputs) => Principal | undefined;

type RequirementResult =
  | { readonly kind: 'granted'; readonly principal: Principal | undefined }
  | { readonly kind: 'missing' }
  /** A well-formed credential that is not in the list of tokens. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'insufficient-scope'; readonly scopes: readonly string[] };

/**
 * Compiles the security requirements of an operation (OpenAPI 3.1, section 4.8.30): one object of the
 * list is enough, an object needs all of its schemes, and an empty object is met by every request.
 * `undefined` where nothing is required.
 */
export function compileSecurityCheck(
  { document, security, tokens }: Pick<Service, 'document' | 'security' | 'tokens'>,
  operation: Operation,
): SecurityCheck | undefined {
  if (security === 'ignored' || operation.security.length === 0) return undefined;
  const requirements = [...listSecurityRequirements(document, operation)];
  // An empty requirement is tried last, so that a credential that is sent names the principal.
  requirements.sort((a, b) => Number(a.length === 0) - Number(b.length === 0));
  return (inputs) => {
    const results: RequirementResult[] = [];
    for (const requirement of requirements) {
      const result = checkRequirement(requirement, inputs, tokens);
      if (result.kind === 'granted') return result.principal;
      results.push(result);
    }
    throw toSecurityRefusal(requirements, results, inputs);
  };
}

function checkRequirement(
  requirement: SecurityRequirement,
  inputs: CredentialInputs,
  tokens: KnownTokens,
): RequirementResult {
  let principal: Principal | undefined;
  for (const { scheme, names } of requirement) {
    const credential = scheme.read(inputs);
    if (credential === 'assumed') continue;
    if (!credential) return { kind: 'missing' };
    const known = findPrincipal(credential, tokens);
    if (!known) return { kind: 'unknown' };
    const scopes = scheme.names === 'scopes' ? listMissingScopes(known, names) : [];
    if (scopes.length > 0) return { kind: 'insufficient-scope', scopes };
    principal ??= known;
  }
  return { kind: 'granted', principal };
}

function findPrincipal(
  { user, tokens: texts, trust }: Credential,
  tokens: KnownTokens,
): Principal | undefined {
  for (const text of texts) {
    const known = tokens.get(text, user);
    if (known) return known;
  }
  return tokens.others === 'accepted' || trust === 'verified' ? { id: user } : undefined;
}

/** A principal without scopes is not limited: it comes from no list of tokens. */
function listMissingScopes({ scopes }: Principal, names: readonly string[]): readonly string[] {
  return scopes ? names.filter((name) => !scopes.includes(name)) : [];
}

function toSecurityRefusal(
  requirements: readonly SecurityRequirement[],
  results: readonly RequirementResult[],
  inputs: CredentialInputs,
): Refusal {
  const insufficient = results.find((result) => result.kind === 'insufficient-scope');
  if (insufficient) return toScopeRefusal(insufficient.scopes);
  return results.some(({ kind }) => kind === 'unknown')
    ? toUnknownTokenRefusal(requirements)
    : refuse({
        code: 'unauthenticated',
        detail: describeMissingCredentials(requirements, inputs),
        headers: { 'www-authenticate': formatChallenge(requirements) },
      });
}

/** RFC 6750, section 3.1. */
function toScopeRefusal(scopes: readonly string[]): Refusal {
  const scope = scopes.join(' ').replace(/[^\x21\x23-\x5b\x5d-\x7e ]+/g, '-');
  const names = `${scopes.length > 1 ? 'scopes' : 'scope'} ${scopes.join(', ')}`;
  return refuse({
    code: 'scope-missing',
    detail: `The token lacks the ${names}. Send one that has every scope that this operation needs.`,
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });
}

/** RFC 6750, section 3.1. */
function toUnknownTokenRefusal(requirements: readonly SecurityRequirement[]): Refusal {
  const challenge = formatChallenge(requirements);
  return refuse({
    code: 'unauthenticated',
    detail: `The credentials are not in the list of tokens. This operation needs ${describeCredentials(requirements)}.`,
    headers: {
      'www-authenticate': challenge.replace(/\bBearer\b/, 'Bearer error="invalid_token"'),
    },
  });
}
