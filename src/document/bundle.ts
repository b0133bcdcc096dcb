import type { JsonObject } from './json.ts';
import type { Source } from './source.ts';

/**
 * Brings what a document refers to into the document, in its place. What cannot be read stays the
 * reference that it is; the source knows the reason.
 */
export const bundle = async (root: JsonObject, source: Source): Promise<void> => {
  // Loaded only for the documents that need it, since start-up time counts.
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const parser = new $RefParser();
  const read = ({ url }: { readonly url: string }) => source.read(url);
  try {
    await parser.bundle(source.address, root, {
      continueOnError: true,
      bundle: { excludedPathMatcher: isValue },
      resolve: { file: false, http: false, source: { order: 1, canRead: true, read } },
    });
  } catch (error) {
    if (Object(error).name !== 'JSONParserErrorGroup') throw error;
  }
};

/** True inside an example: what looks like a reference there is none. */
const isValue = (path: string): boolean =>
  /(?<!\/properties)\/(example|enum|const)(\/|$)/.test(path);
