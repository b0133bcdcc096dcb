import {
  type Conclusion,
  findBodySchema,
  findContent,
  locate,
  toEssence,
} from '../../document/document.ts';
import type { Call } from '../behaviour.ts';

/** Whether what a call sends of a record was held against the schema that its properties are known by. */
export type Looked = 'held' | 'not held';

/**
 * Of several media types the body's properties are known by one: what comes as another, such as a JSON
 * Patch, was held against that one's schema alone.
 */
export const openLooked = (
  root: unknown,
  { operation }: Pick<Conclusion, 'operation'>,
): ((call: Pick<Call, 'headers'>) => Looked) => {
  const content = operation.body?.content ?? new Map<string, string>();
  if (content.size < 2) return () => 'held';
  const known = locate(root, `${findBodySchema(operation)}`).pointer;
  return ({ headers }) => {
    const media = findContent(content, toEssence(String(headers['content-type'])));
    return locate(root, `${media}/schema`).pointer === known ? 'held' : 'not held';
  };
};
