import { type Operation, readPointer } from '../../openapi/openapi.ts';

const upsertPattern =
  /\b(creat|add|insert)\w*\W+or\W+(updat|replac|modif)|\b(updat|modif)\w*\W+or\W+(creat|add|insert)|upsert|(create|add|insert)orupdate|updateor(create|add|insert)/i;

/**
 * Whether the summary of a creation says that it also changes existing records: `Creates or updates
 * contacts`.
 */
export function isUpsert(root: unknown, { pointer, id }: Operation): boolean {
  return upsertPattern.test(`${id} ${readPointer(root, `${pointer}/summary`)}`);
}
