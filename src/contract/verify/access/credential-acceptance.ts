import type { Operation } from '../../../openapi/openapi.ts';
import type { CredentialSource } from '../requests/credentials.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';

/** Tracks where the provider accepts the credentials. */
export type CredentialAcceptance = {
  note(exchange: VerifyExchange): void;
  /** True when every request that needs a credential was answered 401. */
  isAlwaysRefused(): boolean;
  /** True when every request with the credential of the second user was answered 401. */
  isOtherAlwaysRefused(): boolean;
  /** Requests that were answered 401, although another operation accepts the same credential. */
  listRefusedElsewhere(): readonly RefusedCredential[];
};

/** A refused request, and an operation that accepts its credential. */
export type RefusedCredential = {
  readonly exchange: VerifyExchange;
  readonly accepting: Operation;
};

export function createCredentialAcceptance({
  requiresCredential,
  credentialsFor,
}: Pick<CredentialSource, 'requiresCredential' | 'credentialsFor'>): CredentialAcceptance {
  const outcomes = { shown: new Set<boolean>(), other: new Set<boolean>() };
  const acceptingByCredential = new Map<string, Operation>();
  const refusedByOperation = new Map<Operation, VerifyExchange>();
  const credentialOf = (operation: Operation): string => JSON.stringify(credentialsFor(operation));
  return {
    note: (exchange) => {
      const { operation, credential } = exchange.draft;
      const { status } = exchange.reply;
      if ((credential !== 'shown' && credential !== 'other') || !requiresCredential(operation))
        return;
      outcomes[credential].add(status !== 401);
      if (credential === 'other') return;
      if (status === 401 && !refusedByOperation.has(operation))
        refusedByOperation.set(operation, exchange);
      if (status < 300) acceptingByCredential.set(credentialOf(operation), operation);
    },
    isAlwaysRefused: () => outcomes.shown.has(false) && !outcomes.shown.has(true),
    isOtherAlwaysRefused: () => outcomes.other.has(false) && !outcomes.other.has(true),
    listRefusedElsewhere: () =>
      [...refusedByOperation].flatMap(([operation, exchange]) => {
        const accepting = acceptingByCredential.get(credentialOf(operation));
        return accepting ? [{ exchange, accepting }] : [];
      }),
  };
}
