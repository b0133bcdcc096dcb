import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Outcome } from '../../handlers/behaviour.ts';
import { isObject } from '../../openapi/openapi.ts';

/**
 * True for fields of a head that a reply of known length cannot have: RFC 9112, section 6.2, and RFC
 * 9110, section 6.6.2.
 */
export function isUnsendableHeader(name: string): boolean {
  return /^(trailer|transfer-encoding)$/i.test(name);
}

/**
 * Makes sure that an outcome can be sent, while what led to it can still be undone.
 * @throws an error with a sentence on what is wrong with it.
 */
export function validateOutcome(outcome: Outcome, operation: { readonly id: string }): void {
  const { status, headers }: Partial<Outcome> = isObject(outcome) ? outcome : {};
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599) {
    throw new Error(
      `What answers ${operation.id} returned no outcome: return { status, body } with a status from 200 to 599.`,
    );
  }
  if (headers === undefined) return;
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    if (isUnsendableHeader(name)) {
      throw new Error(
        `What answers ${operation.id} returned the header field ${name}, which cannot be sent: a reply goes out whole, with its length.`,
      );
    }
    for (const line of [value].flat()) validateHeaderValue(name, line);
  }
}
