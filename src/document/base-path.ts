import { isObject, type JsonObject, objectAt, textAt } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import type { Operation } from './operation.ts';
import { below, locate, readPointer } from './pointer.ts';

/** The path that the document's first server puts before every other. */
export const readBasePath = ({ root }: OpenApiDocument): string => toBasePaths(root)[0] ?? '';

/** The paths that the servers of an operation put before its own: its, else its path's, else the document's. */
export const listBasePaths = (
  { root }: OpenApiDocument,
  operation: Operation,
): readonly string[] => {
  const owners = [
    readPointer(root, operation.pointer),
    locate(root, below('/paths', operation.path)).value,
    root,
  ];
  const owner = owners.filter(isObject).find(({ servers }) => [servers].flat().some(isObject));
  return owner ? [...new Set(toBasePaths(owner))] : [''];
};

const toBasePaths = ({ servers }: JsonObject): readonly string[] =>
  [servers].flat().filter(isObject).map(toBasePath);

/** The path that a server puts before every path of its document; `''` for none. */
const toBasePath = (server: JsonObject): string => {
  const variables = objectAt(server, 'variables');
  const url = textAt(server, 'url')?.replace(
    /\{([^{}]*)\}/g,
    (text, name) => textAt(objectAt(variables, name), 'default') ?? text,
  );
  try {
    return new URL(url ?? '', 'http://sandlot').pathname.replace(/\/+$/, '');
  } catch {
    // An address with a variable in the place of its port, say, is none to `URL`.
    return '';
  }
};
