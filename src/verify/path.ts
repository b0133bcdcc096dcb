import type { Operation } from '../document/document.ts';
import { namesOfTemplate } from '../request/request.ts';

/** What stands in the path of an operation, by name, for ancestors with these keys. */
export const toPath = (
  operation: Operation,
  keys: readonly string[],
): ReadonlyMap<string, string> => {
  const names = namesOfTemplate(operation.path);
  return new Map(keys.slice(0, names.length).map((key, index) => [`${names[index]}`, key]));
};
