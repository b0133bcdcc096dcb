import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Outcome } from '../../handlers/behaviour.ts';
import { isObject } from '../../openapi/openapi.ts';

const unsendableHeaders = ['trailer', 'transfer-encoding'];

/** True for fields that a reply of known length cannot have (RFC 9112, section 6.2; RFC 9110, section 6.6.2). */
export function isUnsendableHeader(name: string): boolean {
  return unsendableHeaders.includes(name.toLowerCase());
}

/**
 * Makes sure that an outcome can be sent, while its transaction can still be undone.
 * @throws an error with a sentence for the author of the behaviour.
 */
export function validateOutcome(outcome: Outcome, operation: { readonly id: string }): void {
  const { status, headers }: Partial<Outcome> = isObject(outcome) ? outcome : {};
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599) {
    throw new Error(
      `The outcome of ${operation.id} is invalid: return { status, body } with a status from 200 to 599.`,
    );
  }
  if (headers === undefined) return;
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    if (isUnsendableHeader(name)) {
      throw new Error(
        `The outcome of ${operation.id} has the header field ${name}, which cannot be sent: replies are sent whole, with their length.`,
      );
    }
    for (const line of [value].flat()) validateHeaderValue(name, line);
  }
}
