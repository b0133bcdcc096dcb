import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isObject, type JsonObject } from '../json/json.ts';

/** The fingerprint of a document's text. */
export function toFingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A document's twin is what its text parses to, as JSON, made when Sandlot is built: a hundred times
 * faster to read than YAML. It counts only while it is the twin of the very text.
 */
export async function readParsedCache(text: string, file: string): Promise<JsonObject | undefined> {
  try {
    const twin: unknown = JSON.parse(await readFile(file, 'utf8'));
    // The fingerprint of a large document takes long, and its length says as much.
    if (!isObject(twin) || twin.length !== text.length || twin.of !== toFingerprint(text))
      return undefined;
    return isObject(twin.document) ? twin.document : undefined;
  } catch {
    // Where there is none (from the sources, say) the text itself is read.
    return undefined;
  }
}
