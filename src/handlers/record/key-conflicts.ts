import type { Refusal } from '../../base/refusal.ts';
import type { Resource } from '../../inference/inference.ts';
import type { Context } from '../behaviour.ts';

/** A key that another record has. */
type TakenKey = { readonly resource: Resource; readonly key: string; readonly status: number };

/** Refuses a new record with a key that is taken. */
export function refuseTakenKey(context: Context, { resource, key, status }: TakenKey): Refusal {
  const { path } = resource.key;
  const name = path.join('.');
  return context.refuse({
    status,
    code: 'key-taken',
    detail: `A record with the ${name} "${key}" already exists. Send a different ${name}, or update that record.`,
    violations: [{ in: 'body', pointer: `/${path.join('/')}`, message: 'must be unique' }],
  });
}

/** The value that a client sent for the key, and the key that the record has. */
type SentKey = { readonly sent: unknown; readonly key: unknown };

/** Reports that a record keeps its key, whatever was sent for it. */
export function noticeIgnoredKey(
  context: Context,
  { key: { path } }: Resource,
  { sent, key }: SentKey,
): void {
  if (path.length === 0 || `${sent}` === `${key}`) return;
  context.notice(
    'key-kept',
    `"${path.join('.')}" is the key and stays ${JSON.stringify(key)}; the value sent for it is ignored.`,
  );
}
