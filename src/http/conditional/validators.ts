import { hash } from 'node:crypto';
import type { Outcome } from '../../handlers/behaviour.ts';
import { type LastModified, parseInstant } from '../../inference/inference.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { Validators } from './preconditions.ts';

/** The fields that a reply gets, and the validators in them. */
export type ValidatorFields = {
  readonly validators: Validators;
  readonly headers: Reply['headers'];
};

/** Computes the fields of a representation from an outcome and the reply that was made of it. */
export type ToValidatorFields = (outcome: Outcome, reply: Reply) => ValidatorFields;

/**
 * Compiles that for an operation. The body of a record that did not change is the same frozen object, so
 * its fields are computed once.
 */
export function compileValidatorFields(lastModified: LastModified | undefined): ToValidatorFields {
  const known = new WeakMap<object, { readonly reply: Reply; readonly fields: ValidatorFields }>();
  return (outcome, reply) => {
    const { body } = outcome;
    const isFrozen = typeof body === 'object' && body !== null && !Object.isExtensible(body);
    const before = isFrozen ? known.get(body) : undefined;
    if (before?.reply.body === reply.body && before?.reply.headers === reply.headers)
      return before.fields;
    const fields = toValidatorFields(outcome, reply, lastModified);
    if (isFrozen) known.set(body, { reply, fields });
    return fields;
  };
}

function toValidatorFields(
  { headers: ownHeaders = {}, body }: Outcome,
  { headers, body: text = '' }: Reply,
  lastModified: LastModified | undefined,
): ValidatorFields {
  const own = Object.entries(ownHeaders).find(([name]) => name.toLowerCase() === 'etag');
  const etag = own === undefined ? `"${hash('sha1', text, 'base64url')}"` : `${own[1]}`;
  const modified = lastModified && readLastModified(body, lastModified);
  const shown = modified === undefined ? {} : { 'last-modified': new Date(modified).toUTCString() };
  return {
    validators: { etag, lastModified: modified },
    headers: { ...headers, ...shown, etag },
  };
}

/** Whole seconds, since an HTTP date has no fraction of one. */
function readLastModified(body: unknown, { path, format }: LastModified): number | undefined {
  const value = path.reduce<unknown>((at, step) => Object(at)[step], body);
  const instant = value === undefined ? Number.NaN : parseInstant(value, format);
  return Number.isNaN(instant) ? undefined : Math.floor(instant / 1000) * 1000;
}
