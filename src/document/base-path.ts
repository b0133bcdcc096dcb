import { isObject, objectAt, textAt } from './json.ts';
import type { OpenApiDocument } from './load.ts';

/** The path that the document's first server puts before every other. */
export const readBasePath = ({ root }: OpenApiDocument): string => {
  const [server] = Array.isArray(root.servers) ? root.servers : [];
  if (!isObject(server)) return '';
  const variables = objectAt(server, 'variables');
  return toBasePath(
    textAt(server, 'url')?.replace(
      /\{([^{}]*)\}/g,
      (text, name) => textAt(objectAt(variables, name), 'default') ?? text,
    ),
  );
};

/** The path that a document's first server puts before every path of its own; `''` for none. */
const toBasePath = (serverUrl: string | undefined): string => {
  if (serverUrl === undefined) return '';
  try {
    return new URL(serverUrl, 'http://sandlot').pathname.replace(/\/+$/, '');
  } catch {
    // An address with a variable in the place of its port, say, is none to `URL`.
    return '';
  }
};
