import type { Refusal } from '../../base/refusal.ts';
import type { Resource } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Context } from '../behaviour.ts';

/** Refuses a key that is taken: with 409 where the document has it, else 422 or 400. */
export function refuseDuplicateKey(
  context: Context,
  { replies }: Operation,
  { resource, key }: { readonly resource: Resource; readonly key: string },
): Refusal {
  const status =
    [409, 422, 400].find((one) => replies.has(`${one}`)) ?? (replies.has('4XX') ? 409 : 400);
  const name = resource.key.path.join('.');
  return context.refuse({
    status,
    code: 'key-taken',
    detail: `There is a record with the ${name} "${key}" already. Send another ${name}, or change that record.`,
    violations: [
      { in: 'body', pointer: `/${resource.key.path.join('/')}`, message: 'must not be taken' },
    ],
  });
}

/** The key that a record has, and what was sent for it. */
export type SentKey = { readonly sent: unknown; readonly key: unknown };

/** Says that a record has its key, whatever was sent for it. */
export function noticeIgnoredKey(
  context: Context,
  { key: { path } }: Resource,
  { sent, key }: SentKey,
): void {
  if (path.length === 0 || `${sent}` === `${key}`) return;
  context.notice(
    'key-kept',
    `"${path.join('.')}" tells the record apart and is ${JSON.stringify(key)}; what was sent for it is ignored`,
  );
}
