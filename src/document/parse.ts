import { createRequire } from 'node:module';
import { isObject, type JsonObject } from './json.ts';
import { findJsonFault } from './json-fault.ts';

/**
 * Reads the text of a document, JSON or YAML.
 * @throws an error with a sentence that names the source, the line and the column.
 */
export const parseDocument = (text: string, source: string): JsonObject => {
  const value = parseText(text, source);
  if (!isObject(value))
    throw new Error(`${source} holds no OpenAPI document: it is not an object.`);
  return value;
};

/**
 * Reads a text, JSON or YAML, whatever is in it.
 * @throws an error with a sentence that names the source, the line and the column.
 */
export const parseText = (text: string, source: string): unknown =>
  /^\s*[[{]/.test(text) ? parseJson(text, source) : parseYaml(text, source);

const parseJson = (text: string, source: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Flow style YAML starts with a brace as well.
    return parseYaml(text, source, /\.json$/i.test(source) ? findJsonFault(text) : undefined);
  }
};

/** So often an anchor may be used, counted with the aliases inside it: few texts come near. */
const mostAliases = 10_000;

const parseYaml = (text: string, source: string, fault?: string): unknown => {
  // Loaded here, since a JSON document has no need of it and start-up time counts.
  const { parseDocument: read }: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  try {
    const document = read(text, { merge: true, prettyErrors: true, uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    const reason = fault ?? String(Object(cause).message).replace(/:?\n.*/s, '');
    throw new Error(`${source} cannot be read: ${reason}`, { cause });
  }
};
