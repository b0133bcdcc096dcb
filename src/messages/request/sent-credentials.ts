import type { IncomingHttpHeaders } from 'node:http';
import type { Violation } from '../../base/refusal.ts';
import { credentialName, normalizeName } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';

/**
 * Leaves out the violations that a token is missing from a parameter or the body, where the
 * `Authorization` field carries it: a request sends its token in one place only (RFC 6750, section 2).
 */
export function withoutSentCredentials(
  { security }: Pick<Operation, 'security'>,
  { authorization }: IncomingHttpHeaders,
  violations: readonly Violation[],
): readonly Violation[] {
  if (authorization === undefined || security.length === 0) return violations;
  return violations.filter(
    ({ problem, property, pointer }) =>
      problem !== 'missing' ||
      !credentialName.test(normalizeName(property ?? pointer.replace('/', ''))),
  );
}
