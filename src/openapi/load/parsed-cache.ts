import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isObject, type JsonObject } from '../json/json.ts';

/** The SHA-256 digest of a document's text. */
export function toFingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a document that the build parsed and wrote as JSON, which takes a hundredth of the time that
 * its YAML takes. `undefined` if the file is missing or was made from another text.
 */
export async function readParsedCache(text: string, file: string): Promise<JsonObject | undefined> {
  try {
    const cached: unknown = JSON.parse(await readFile(file, 'utf8'));
    // The length is compared first, since hashing a large text takes long.
    if (!isObject(cached) || cached.length !== text.length || cached.of !== toFingerprint(text))
      return undefined;
    return isObject(cached.document) ? cached.document : undefined;
  } catch {
    // There is no such file when Sandlot runs from its sources.
    return undefined;
  }
}
