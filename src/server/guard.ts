import type { Principal } from '../behaviour/behaviour.ts';
import type { Operation } from '../document/document.ts';
import { type Refusal, refuse } from '../refusal.ts';
import {
  type Credential,
  listWays,
  type Shown,
  toChallenge,
  toWanted,
  type Way,
} from '../request/request.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

/** Who sends a request, by the document's security requirements; it throws the refusal of a stranger. */
export type Guard = (shown: Shown) => Principal | undefined;

/** What comes of trying one way. */
type Tried =
  | { readonly kind: 'let in'; readonly principal: Principal | undefined }
  | { readonly kind: 'stranger' }
  /** A well-formed credential of nobody who is let in. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'lacking'; readonly scopes: readonly string[] };

/**
 * Compiles the security requirements of an operation (OpenAPI 3.1, section 4.8.30): one of the
 * objects in the list is enough, in an object all schemes are needed, and an empty one lets
 * everybody in. `undefined` where nothing is required.
 */
export const openGuard = (
  { document, security, tokens }: Service,
  operation: Operation,
): Guard | undefined => {
  if (security === 'ignored' || operation.security.length === 0) return undefined;
  const ways = [...listWays(document, operation)];
  // The way that asks for nothing comes last, so that who says his name is known by it.
  ways.sort((one, other) => Number(one.length === 0) - Number(other.length === 0));
  return (shown) => {
    const tried: Tried[] = [];
    for (const way of ways) {
      const outcome = tryWay(way, shown, tokens);
      if (outcome.kind === 'let in') return outcome.principal;
      tried.push(outcome);
    }
    throw toRefusal(ways, tried);
  };
};

const tryWay = (way: Way, shown: Shown, tokens: Tokens): Tried => {
  let principal: Principal | undefined;
  for (const { scheme, names } of way) {
    const credential = scheme.read(shown);
    if (credential === 'taken for granted') continue;
    if (!credential) return { kind: 'stranger' };
    const known = toPrincipal(credential, tokens);
    if (!known) return { kind: 'unknown' };
    const lacking = scheme.names === 'scopes' ? listLacking(known, names) : [];
    if (lacking.length > 0) return { kind: 'lacking', scopes: lacking };
    principal ??= known;
  }
  return { kind: 'let in', principal };
};

const toPrincipal = (
  { user, tokens: texts }: Credential,
  tokens: Tokens,
): Principal | undefined => {
  for (const text of texts) {
    const known = tokens.get(text, user);
    if (known) return known;
  }
  return tokens.others === 'let in' ? { id: user } : undefined;
};

/** Without a list of tokens nobody knows the scopes of one, so it has them all. */
const listLacking = ({ scopes }: Principal, names: readonly string[]): readonly string[] =>
  scopes ? names.filter((name) => !scopes.includes(name)) : [];

const toRefusal = (ways: readonly Way[], tried: readonly Tried[]): Refusal => {
  const lacking = tried.find((outcome) => outcome.kind === 'lacking');
  if (lacking) {
    const scopes = lacking.scopes.join(' ').replace(/[^\x21\x23-\x5b\x5d-\x7e ]+/g, '-');
    return refuse({
      status: 403,
      code: 'scope-missing',
      detail: `The token does not have what this needs: ${lacking.scopes.join(', ')}.`,
      // RFC 6750, section 3.1.
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes}"` },
    });
  }
  const isUnknown = tried.some(({ kind }) => kind === 'unknown');
  const challenge = toChallenge(ways);
  return refuse({
    status: 401,
    code: 'unauthenticated',
    detail: isUnknown
      ? `What this shows of who sends it is in no list of tokens. Send ${toWanted(ways)} of one that is.`
      : `Nobody who is known sends this. Send ${toWanted(ways)}.`,
    headers: {
      // RFC 6750, section 3.1.
      'www-authenticate': isUnknown
        ? challenge.replace(/\bBearer\b/, 'Bearer error="invalid_token"')
        : challenge,
    },
  });
};
