import { withoutTrailingSlashes } from '../../base/text.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../json/json.ts';
import { joinPointer, readPointer, resolvePointer } from '../json/json-pointer.ts';

type DocumentRoot = { readonly root: JsonObject };

/** The path of the document's first server URL, such as `/v1`; empty if it has none. */
export function readBasePath({ root }: DocumentRoot): string {
  return serverPathsOf(root)[0] ?? '';
}

/** The paths of all servers of the document. */
export function listServerPaths({ root }: DocumentRoot): readonly string[] {
  return serverPathsOf(root);
}

/** The base paths of an operation's servers: its own, else those of its path, else the document's. */
export function listBasePaths(
  { root }: DocumentRoot,
  operation: { readonly pointer: string; readonly path: string },
): readonly string[] {
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

/** The path of a server's URL without a slash at its end. */
function toServerPath(server: JsonObject): string {
  const variables = objectAt(server, 'variables');
  const url = textAt(server, 'url')?.replace(
    /\{([^{}]*)\}/g,
    (text, name) => textAt(objectAt(variables, name), 'default') ?? text,
  );
  try {
    return withoutTrailingSlashes(new URL(url ?? '', 'http://sandlot').pathname);
  } catch {
    // `URL` refuses an address with a variable for its port, for example.
    return '';
  }
}
