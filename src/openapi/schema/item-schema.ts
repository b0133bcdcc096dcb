import { objectOf } from '../json/json.ts';
import { resolvePointer } from '../json/json-pointer.ts';

/** The schema of the items of a list; `undefined` for a schema of something else. */
export function findItemSchema(root: unknown, schema: string): string | undefined {
  const { pointer, value } = resolvePointer(root, schema);
  return [objectOf(value).type].flat().includes('array') ? `${pointer}/items` : undefined;
}
