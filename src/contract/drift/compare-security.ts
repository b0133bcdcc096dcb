import {
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectAt,
  objectOf,
  readPointer,
} from '../../openapi/openapi.ts';
import { type ContractChange, toContractChange } from './change.ts';
import type { OperationPair } from './pair-operations.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

/**
 * Compares the security requirements by the credentials they need, whatever the documents name
 * them.
 */
export function compareSecurity(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const pointers = {
    before: findSecurityPointer(documents.before, before),
    after: findSecurityPointer(documents.after, after),
  };
  const [were, are] = [
    listAlternatives(documents.before, before),
    listAlternatives(documents.after, after),
  ];
  return [
    ...were
      .filter((alternative) => !are.some((one) => satisfies(alternative, one)))
      .map((alternative) => {
        const text =
          alternative.size === 0
            ? 'without a credential'
            : `with ${describeAlternative(alternative)} alone`;
        const message = `calls ${text} are no longer authorized`;
        return toContractChange('security-removed', pointers, message);
      }),
    ...are
      .filter((alternative) => !were.some((one) => satisfies(alternative, one)))
      .map((alternative) =>
        toContractChange(
          'security-added',
          pointers,
          `calls with ${describeAlternative(alternative)} are now authorized too`,
        ),
      ),
  ];
}

/** An operation without its own `security` uses the document's. */
function findSecurityPointer({ root }: OpenApiDocument, { pointer }: Operation): string {
  const own = joinPointer(pointer, 'security');
  return readPointer(root, own) === undefined ? '/security' : own;
}

/** Credentials that are needed together, with their scopes. */
type SecurityAlternative = ReadonlyMap<string, ReadonlySet<string>>;

/** Lists the alternatives; without requirements there is one that needs no credential. */
function listAlternatives(
  { root }: OpenApiDocument,
  { security }: Operation,
): readonly SecurityAlternative[] {
  const schemes = objectAt(objectAt(root, 'components'), 'securitySchemes');
  if (security.length === 0) return [new Map()];
  return security.map(
    (requirement) =>
      new Map(
        Object.entries(requirement).map(([name, scopes]) => [
          describeScheme(name, objectOf(schemes[name])),
          new Set([scopes].flat().map(String)),
        ]),
      ),
  );
}

/** Describes the credential of a scheme, regardless of how it is obtained. */
function describeScheme(name: string, { type, in: place, name: key, scheme }: JsonObject): string {
  if (type === 'apiKey') return `the ${place} "${key}"`;
  if (type === 'http') return `${String(scheme).toLowerCase()} credentials`;
  if (type === 'oauth2' || type === 'openIdConnect') return 'bearer credentials';
  return type === undefined ? name : String(type);
}

/** True when a client of one alternative also meets the other. */
function satisfies(alternative: SecurityAlternative, other: SecurityAlternative): boolean {
  return [...other].every(([kind, scopes]) => {
    const grantedScopes = alternative.get(kind);
    return grantedScopes !== undefined && [...scopes].every((scope) => grantedScopes.has(scope));
  });
}

function describeAlternative(alternative: SecurityAlternative): string {
  return (
    [...alternative]
      .map(([kind, scopes]) => (scopes.size > 0 ? `${kind} (${[...scopes].join(', ')})` : kind))
      .join(' and ') || 'no credential'
  );
}
