import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../json/json.ts';
import { joinPointer, readPointer, resolvePointer } from '../json/json-pointer.ts';
import type { Operation } from './operation.ts';

/** The path that the document's first server puts before every other. */
export function readBasePath({ root }: OpenApiDocument): string {
  return serverPathsOf(root)[0] ?? '';
}

/** The paths that the servers of an operation put before its own: its, else its path's, else the document's. */
export function listBasePaths({ root }: OpenApiDocument, operation: Operation): readonly string[] {
  const owners = [
    readPointer(root, operation.pointer),
    resolvePointer(root, joinPointer('/paths', operation.path)).value,
    root,
  ];
  const owner = owners.filter(isObject).find(({ servers }) => [servers].flat().some(isObject));
  return owner ? [...new Set(serverPathsOf(owner))] : [''];
}

function serverPathsOf({ servers }: JsonObject): readonly string[] {
  return [servers].flat().filter(isObject).map(toServerPath);
}

/** The path that a server puts before every path of its document; `''` for none. */
function toServerPath(server: JsonObject): string {
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
}
