import type { JsonObject } from './json.ts';
import { parseText } from './parse.ts';
import type { Source } from './source.ts';

/**
 * Brings what a document refers to into the document, in its place. What cannot be read stays the
 * reference that it is; the source knows the reason.
 */
export const bundle = async (root: JsonObject, source: Source): Promise<void> => {
  // Loaded only for the documents that need it, since start-up time counts.
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const parser = new $RefParser();
  const read = ({ url }: Referred) => source.read(url);
  // As the document itself is read: with its bounds, and a place in what it says of a mistake.
  const parse = ({ url, data }: Referred): unknown => {
    try {
      return parseText(String(data), url);
    } catch (error) {
      source.reject(url, String(Object(error).message).replace(`${url} cannot be read: `, ''));
      throw error;
    }
  };
  try {
    await parser.bundle(source.address, root, {
      continueOnError: true,
      parse: {
        ...{ json: false, yaml: false },
        source: { order: 100, canParse: ['.json', '.yaml', '.yml'], allowEmpty: true, parse },
      },
      bundle: { excludedPathMatcher: isValue },
      resolve: { file: false, http: false, source: { order: 1, canRead: true, read } },
    });
  } catch (error) {
    if (Object(error).name !== 'JSONParserErrorGroup') throw error;
  }
};

type Referred = { readonly url: string; readonly data?: unknown };

/** True inside an example: what looks like a reference there is none. */
const isValue = (path: string): boolean =>
  /(?<!\/properties)\/(example|enum|const)(\/|$)/.test(path);
