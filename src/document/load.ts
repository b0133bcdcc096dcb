import { readFile } from 'node:fs/promises';
import { isObject, type JsonObject, objectAt, textAt } from './json.ts';
import { parseDocument } from './parse.ts';
import { readTwin } from './twin.ts';

/** An OpenAPI description, loaded, in one piece, upgraded to 3.1 or later. */
export type OpenApiDocument = {
  /** The file it came from, as it was named. */
  readonly source: string;
  readonly title: string;
  readonly version: string;
  /** The whole of it; every `$ref` is local. */
  readonly root: JsonObject;
};

/**
 * Loads a document from a file: JSON or YAML, OpenAPI 2.0 to 3.2, one file or many. `twin` names the
 * file of its twin, where it may have one.
 * @throws an error whose message is one sentence for the user.
 */
export const loadDocument = async (source: string, twin?: string): Promise<OpenApiDocument> => {
  const text = await readText(source);
  const value = (twin && (await readTwin(text, twin))) || parseDocument(text, source);
  const version = textAt(value, 'openapi') ?? textAt(value, 'swagger');
  if (version === undefined || !/^(2\.0|3\.[0-2])/.test(version)) {
    throw new Error(
      `${source} is no OpenAPI document: it needs openapi: "3.1.0" or the like (or swagger: "2.0"), a text, at its top.`,
    );
  }
  const whole = hasForeignReference(value) ? await bundle(source) : value;
  const root = /^3\.[12]/.test(version) ? whole : await upgrade(whole);
  const info = objectAt(root, 'info');
  return {
    source,
    title: textAt(info, 'title') ?? 'Untitled API',
    version: textAt(info, 'version') ?? '0',
    root,
  };
};

const readText = async (source: string): Promise<string> => {
  try {
    return await readFile(source, 'utf8');
  } catch (error) {
    throw new Error(`The document ${source} cannot be read: ${toReason(error)}.`);
  }
};

const reasons = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
]);

const toReason = (error: unknown): string => reasons.get(Object(error).code) ?? String(error);

const hasForeignReference = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(hasForeignReference);
  if (!isObject(value)) return false;
  const { $ref } = value;
  if (typeof $ref === 'string' && !$ref.startsWith('#')) return true;
  return Object.values(value).some(hasForeignReference);
};

// Both are loaded only for the documents that need them, since start-up time counts.
const bundle = async (source: string): Promise<JsonObject> => {
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  try {
    return objectAt({ bundled: await $RefParser.bundle(source) }, 'bundled');
  } catch (cause) {
    const reason = String(cause).replace(/^\w*Error: /, '');
    throw new Error(`${source} refers to what cannot be read: ${reason}`, { cause });
  }
};

const upgrade = async (root: JsonObject): Promise<JsonObject> => {
  const { upgrade: toLatest } = await import('@scalar/openapi-upgrader');
  return objectAt({ upgraded: toLatest({ ...root }, '3.1') }, 'upgraded');
};
