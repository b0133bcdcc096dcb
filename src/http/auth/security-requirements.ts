import { type Refusal, refuse } from '../../base/refusal.ts';
import type { Principal } from '../../handlers/behaviour.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Credential, CredentialInputs } from '../request/security-schemes.ts';
import {
  describeCredentials,
  formatChallenge,
  listSecurityRequirements,
  type SecurityRequirement,
} from '../request/security-schemes.ts';
import type { Service } from '../service.ts';
import type { KnownTokens } from './tokens.ts';

/** Who sends a request, by the document's security requirements; it throws the refusal of a stranger. */
export type SecurityCheck = (shown: CredentialInputs) => Principal | undefined;

/** What comes of trying one way. */
type RequirementResult =
  | { readonly kind: 'granted'; readonly principal: Principal | undefined }
  | { readonly kind: 'missing' }
  /** A well-formed credential of nobody who is let in. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'insufficient-scope'; readonly scopes: readonly string[] };

/**
 * Compiles the security requirements of an operation (OpenAPI 3.1, section 4.8.30): one of the
 * objects in the list is enough, in an object all schemes are needed, and an empty one lets
 * everybody in. `undefined` where nothing is required.
 */
export function compileSecurityCheck(
  { document, security, tokens }: Service,
  operation: Operation,
): SecurityCheck | undefined {
  if (security === 'ignored' || operation.security.length === 0) return undefined;
  const ways = [...listSecurityRequirements(document, operation)];
  // The way that asks for nothing comes last, so that who says his name is known by it.
  ways.sort((one, other) => Number(one.length === 0) - Number(other.length === 0));
  return (shown) => {
    const tried: RequirementResult[] = [];
    for (const way of ways) {
      const outcome = checkRequirement(way, shown, tokens);
      if (outcome.kind === 'granted') return outcome.principal;
      tried.push(outcome);
    }
    throw toSecurityRefusal(ways, tried);
  };
}

function checkRequirement(
  way: SecurityRequirement,
  shown: CredentialInputs,
  tokens: KnownTokens,
): RequirementResult {
  let principal: Principal | undefined;
  for (const { scheme, names } of way) {
    const credential = scheme.read(shown);
    if (credential === 'assumed') continue;
    if (!credential) return { kind: 'missing' };
    const known = findPrincipal(credential, tokens);
    if (!known) return { kind: 'unknown' };
    const lacking = scheme.names === 'scopes' ? listMissingScopes(known, names) : [];
    if (lacking.length > 0) return { kind: 'insufficient-scope', scopes: lacking };
    principal ??= known;
  }
  return { kind: 'granted', principal };
}

function findPrincipal(
  { user, tokens: texts }: Credential,
  tokens: KnownTokens,
): Principal | undefined {
  for (const text of texts) {
    const known = tokens.get(text, user);
    if (known) return known;
  }
  return tokens.others === 'accepted' ? { id: user } : undefined;
}

/** Without a list of tokens nobody knows the scopes of one, so it has them all. */
function listMissingScopes({ scopes }: Principal, names: readonly string[]): readonly string[] {
  return scopes ? names.filter((name) => !scopes.includes(name)) : [];
}

function toSecurityRefusal(
  ways: readonly SecurityRequirement[],
  tried: readonly RequirementResult[],
): Refusal {
  const lacking = tried.find((outcome) => outcome.kind === 'insufficient-scope');
  if (lacking) {
    const scopes = lacking.scopes.join(' ').replace(/[^\x21\x23-\x5b\x5d-\x7e ]+/g, '-');
    return refuse({
      code: 'scope-missing',
      detail: `The token does not have what this needs: ${lacking.scopes.join(', ')}.`,
      // RFC 6750, section 3.1.
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes}"` },
    });
  }
  const isUnknown = tried.some(({ kind }) => kind === 'unknown');
  const challenge = formatChallenge(ways);
  return refuse({
    code: 'unauthenticated',
    detail: isUnknown
      ? `What this shows of who sends it is in no list of tokens. Send ${describeCredentials(ways)} of one that is.`
      : `Nobody who is known sends this. Send ${describeCredentials(ways)}.`,
    headers: {
      // RFC 6750, section 3.1.
      'www-authenticate': isUnknown
        ? challenge.replace(/\bBearer\b/, 'Bearer error="invalid_token"')
        : challenge,
    },
  });
}
