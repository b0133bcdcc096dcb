import type { Outcome } from '../../handlers/behaviour.ts';
import { type LastModified, parseInstant } from '../../inference/inference.ts';
import type { Reply } from '../../messages/response/response.ts';
import { createHashReply, type HashReply } from './hash-reply.ts';
import type { Validators } from './preconditions.ts';

/** A reply with its validators. */
export type ValidatedReply = { readonly reply: Reply; readonly validators: Validators };

/** Adds the validators to the reply that was made of an outcome. */
export type ValidateOutcome = (outcome: Outcome, reply: Reply) => ValidatedReply;

/** With the headers that the reply had before. */
type KnownReply = ValidatedReply & Pick<Reply, 'headers'>;

/**
 * Compiles that for an operation. The body of a record that did not change is the same frozen object, so
 * the reply with it is made once.
 */
export function compileValidateOutcome(lastModified: LastModified | undefined): ValidateOutcome {
  const known = new WeakMap<object, KnownReply>();
  const hashReply = createHashReply();
  return (outcome, reply) => {
    const { body } = outcome;
    const isFrozen = typeof body === 'object' && body !== null && !Object.isExtensible(body);
    const before = isFrozen ? known.get(body) : undefined;
    if (before?.reply.body === reply.body && before?.headers === reply.headers) return before;
    const validated = toValidatedReply(outcome, reply, { hashReply, lastModified });
    if (isFrozen) known.set(body, validated);
    return validated;
  };
}

type ValidatorSources = {
  readonly hashReply: HashReply;
  readonly lastModified: LastModified | undefined;
};

function toValidatedReply(
  { headers: ownHeaders = {}, body: value }: Outcome,
  reply: Reply,
  { hashReply, lastModified }: ValidatorSources,
): KnownReply {
  const own = Object.entries(ownHeaders).find(([name]) => name.toLowerCase() === 'etag');
  const etag = own === undefined ? JSON.stringify(hashReply(value, reply)) : `${own[1]}`;
  const modified = lastModified && readLastModified(value, lastModified);
  const { headers } = reply;
  // Fields that were copied by a spread take twice as long to send, since their objects share no hidden class.
  const fields: Record<string, string | readonly string[]> = {};
  for (const name in headers) fields[name] = headers[name] ?? '';
  if (modified !== undefined) fields['last-modified'] = new Date(modified).toUTCString();
  fields.etag = etag;
  return {
    reply: { ...reply, headers: fields },
    validators: { etag, lastModified: modified },
    headers,
  };
}

/** Whole seconds, since an HTTP date has no fraction of one. */
function readLastModified(body: unknown, { path, format }: LastModified): number | undefined {
  const value = path.reduce<unknown>((at, step) => Object(at)[step], body);
  const instant = value === undefined ? Number.NaN : parseInstant(value, format);
  return Number.isNaN(instant) ? undefined : Math.floor(instant / 1000) * 1000;
}
