import { STATUS_CODES } from 'node:http';
import { type Refusal, toPublicViolation } from '../../base/refusal.ts';
import type { Outcome } from '../../handlers/behaviour.ts';

/** A refusal as `application/problem+json` (RFC 9457), where neither the module nor the document has a form. */
export function toProblem(refusal: Refusal): Outcome {
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/problem+json', ...refusal.headers },
    body: {
      type: 'about:blank',
      title: STATUS_CODES[refusal.status] ?? 'Refused',
      status: refusal.status,
      detail: refusal.message,
      code: refusal.code,
      ...(refusal.violations.length > 0
        ? { violations: refusal.violations.map(toPublicViolation) }
        : {}),
    },
  };
}
