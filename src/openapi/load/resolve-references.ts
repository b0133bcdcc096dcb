import type { JsonObject } from '../json/json.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';
import type { DocumentSource } from './document-source.ts';
import { parseText } from './parse.ts';

/**
 * Brings what a document refers to into the document, in its place. What cannot be read stays the
 * reference that it is; the source knows the reason.
 */
export async function bundleReferences(root: JsonObject, source: DocumentSource): Promise<void> {
  // Loaded only for the documents that need it, since start-up time counts.
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const parser = new $RefParser();
  const read = ({ url }: ReferencedFile) => source.read(url);
  // As the document itself is read: with its bounds, and a place in what it says of a mistake.
  const parse = ({ url, data }: ReferencedFile): unknown => {
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
      bundle: { excludedPathMatcher: isInsideExample },
      resolve: { file: false, http: false, source: { order: 1, canRead: true, read } },
    });
  } catch (error) {
    if (Object(error).name !== 'JSONParserErrorGroup') throw error;
  }
}

type ReferencedFile = { readonly url: string; readonly data?: unknown };

/** True inside an example: what looks like a reference there is none. */
function isInsideExample(path: string): boolean {
  return /(?<!\/properties)\/(example|enum|const)(\/|$)/.test(path);
}

/** True for a reference that leads out of the document. */
function isExternalReference({ $ref }: DocumentNode): boolean {
  return typeof $ref === 'string' && !$ref.startsWith('#');
}

/**
 * Whether a text may have identities or references out of it: few have, and a look at the text is
 * faster than a walk.
 */
export function mayHaveSchemaIds(text: string): boolean {
  return /\$(id|anchor|dynamicAnchor)['"]?\s*:|\$ref['"]?\s*:\s*(?!\s|['"]?#\/)/.test(text);
}

/**
 * Turns references to schemas by their identities (`$id`, `$anchor`), and to the document by its own
 * (`$self`), into pointers, in their places, and tells whether any reference leads out of the document then. Of two schemas with the same
 * identity the first has it.
 */
export function resolveSchemaIds(root: JsonObject): 'whole' | 'has foreign references' {
  const identities = new Map<string, string>();
  const references: DocumentNode[] = [];
  walkDocument(root, identityKeywords, (node, place) => {
    if (typeof node.$ref === 'string' && !node.$ref.startsWith('#/')) references.push(node);
    for (const [keyword, mark] of idPrefixes) {
      const name = node[keyword];
      if (typeof name === 'string' && !identities.has(mark + name))
        identities.set(mark + name, `#${place()}`);
    }
  });
  const own = compileSelfReference(root);
  for (const node of references) {
    const reference = own(String(node.$ref));
    node.$ref = identities.get(reference) ?? reference;
  }
  return references.some(isExternalReference) ? 'has foreign references' : 'whole';
}

/** What is said of the document by its own address (`$self`, OpenAPI 3.2) is of its places. */
function compileSelfReference({ $self: self }: JsonObject): (reference: string) => string {
  if (typeof self !== 'string') return (reference) => reference;
  return (reference) => {
    const [address, place = ''] = reference.split(/#(.*)/s);
    return address === self ? `#${place}` : reference;
  };
}

const identityKeywords = new Set(['$ref', '$id', '$anchor', '$dynamicAnchor']);

const idPrefixes = [
  ['$id', ''],
  ['$anchor', '#'],
  ['$dynamicAnchor', '#'],
] as const;
