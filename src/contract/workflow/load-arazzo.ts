import { dirname, isAbsolute, join } from 'node:path';
import { type ArazzoDocument, parseArazzo } from './arazzo-document.ts';

type ReadText = (source: string) => Promise<string>;

/**
 * Reads a document of workflows, and those that it imports (`sourceDescriptions` of the type `arazzo`).
 * @throws an error with a sentence when one of them is none.
 */
export async function loadArazzo(source: string, readText: ReadText): Promise<ArazzoDocument> {
  return loadWithin(source, readText, []);
}

async function loadWithin(
  source: string,
  readText: ReadText,
  path: readonly string[],
): Promise<ArazzoDocument> {
  if (path.includes(source))
    throw new Error(`Circular import: ${[...path, source].join(' imports ')}.`);
  const document = parseArazzo(await readText(source), source);
  const imports = new Map<string, ArazzoDocument>();
  for (const { name, url, type } of document.sources) {
    if (type !== 'arazzo') continue;
    const other = await loadWithin(resolveSource(source, url), readText, [...path, source]);
    imports.set(name, other);
  }
  return { ...document, imports };
}

/** The URL of a source is relative to the document that names it. */
function resolveSource(base: string, url: string): string {
  if (URL.canParse(url)) return url;
  if (URL.canParse(base)) return new URL(url, base).href;
  return isAbsolute(url) ? url : join(dirname(base), url);
}
