import type { Resource } from '../../document/document.ts';
import type { Context } from '../behaviour.ts';

/** The key that a record has, and what was sent for it. */
export type AskedKey = { readonly asked: unknown; readonly key: unknown };

/** Says that a record has its key, whatever was sent for it. */
export const noticeKey = (
  context: Context,
  { key: { path } }: Resource,
  { asked, key }: AskedKey,
): void => {
  if (path.length === 0 || `${asked}` === `${key}`) return;
  context.notice(
    'key-kept',
    `"${path.join('.')}" tells the record apart and is ${JSON.stringify(key)}; what was sent for it is ignored`,
  );
};
