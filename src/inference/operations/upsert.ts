import { type Operation, readPointer } from '../../openapi/openapi.ts';
import { upsertText } from '../vocabulary/path-verbs.ts';

/**
 * Whether the summary of a creation says that it also changes existing records: `Creates or updates
 * contacts`.
 */
export function isUpsert(root: unknown, { pointer, id }: Operation): boolean {
  return upsertText.test(`${id} ${readPointer(root, `${pointer}/summary`)}`);
}
