import type { OperationName, Outcome, Refusal, Refuse, Violation } from '../behaviours.ts';

const htmlHeaders = { 'content-type': 'text/html; charset=utf-8' };

const pageNotFound =
  '<!DOCTYPE html>\n<html><head><title>Page not found (404)</title></head>' +
  '<body><h1>Page not found</h1><p>This address, or this method on it, is not served.</p></body></html>\n';

/** The replies that depend on the status alone. */
const outcomesByStatus: ReadonlyMap<number, Outcome> = new Map([
  [
    401,
    {
      status: 401,
      headers: htmlHeaders,
      body: 'Access denied: the access token is missing or unknown.\n',
    },
  ],
  [403, { status: 403, body: { error: 'You do not have permission to perform this action.' } }],
  [404, { status: 404, body: { error: 'Record not found.' } }],
  [429, { status: 429, body: { error: 'Rate limit exceeded' } }],
]);

/** Formats a refusal as Aha! formats the errors of its status. */
export function refuse(refusal: Refusal, call?: { readonly operation: OperationName }): Outcome {
  if (isUnknownRoute(refusal, call))
    return { status: 404, headers: htmlHeaders, body: pageNotFound };
  const outcome = toOutcome(refusal);
  return { ...outcome, headers: { ...refusal.headers, ...outcome.headers } };
}

/** Aha! has no 405: an unknown method is a missing page. */
function isUnknownRoute({ status, code }: Refusal, call: Parameters<Refuse>[1]): boolean {
  return status === 405 || (status === 404 && (call === undefined || code === 'unknown-route'));
}

function toOutcome(refusal: Refusal): Outcome {
  const { status } = refusal;
  if (status === 400) return { status, body: validationFailed(refusal) };
  return outcomesByStatus.get(status) ?? { status, body: { error: refusal.message } };
}

function validationFailed({ message, violations }: Refusal) {
  return {
    error: 'Validation failed',
    errors: {
      // Several schemas may report the same violation.
      message:
        violations.length === 0
          ? message
          : [...new Set(violations.map(formatViolation))].join('; '),
    },
  };
}

function formatViolation({ in: part, pointer, message }: Violation): string {
  return `${part}${pointer} ${message}`;
}
