import { isObject, type JsonObject } from '../json/json.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';
import type { DocumentSource } from './document-source.ts';
import { DocumentSyntaxError, parseText } from './parse.ts';

/**
 * Copies the targets of external references into the document, in place. A reference whose target
 * cannot be read stays; the source has the reason.
 */
export async function bundleReferences(root: JsonObject, source: DocumentSource): Promise<void> {
  // Loaded only for documents that need it, to keep every other start fast.
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const parser = new $RefParser();
  const invalid = collectInvalidReferences(source);
  invalid.remove(root, source.address);
  const read = ({ url }: ReferencedFile) => source.read(url);
  // Files are parsed as the document is: within the same limits, with line and column in errors.
  const parse = ({ url, data }: ReferencedFile): unknown => {
    try {
      const parsed = parseText(String(data), url);
      invalid.remove(parsed, url);
      return parsed;
    } catch (error) {
      if (error instanceof DocumentSyntaxError) source.reject(url, error.reason);
      throw error;
    }
  };
  try {
    await parser.bundle(source.address, root, {
      continueOnError: true,
      parse: {
        json: false,
        yaml: false,
        source: { order: 100, canParse: ['.json', '.yaml', '.yml'], allowEmpty: true, parse },
      },
      bundle: { excludedPathMatcher: isInsideExample },
      resolve: { file: false, http: false, source: { order: 1, canRead: true, read } },
    });
  } catch (error) {
    if (Object(error).name !== 'JSONParserErrorGroup') throw error;
  } finally {
    invalid.restore();
  }
}

/** Removes references such as `http://[`, in place, until they are restored: the parser throws at them. */
function collectInvalidReferences(source: DocumentSource) {
  const references = new Map<DocumentNode, string>();
  const seen = new Set<unknown>();
  const remove = (root: unknown, address: string): void => {
    const values = [root];
    for (const value of values) {
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      seen.add(value);
      for (const inner of Object.values(value)) values.push(inner);
      if (isObject(value)) removeInvalid(value, address);
    }
  };
  const removeInvalid = (node: DocumentNode, address: string): void => {
    const { $ref } = node;
    if (typeof $ref !== 'string' || URL.canParse($ref, address)) return;
    references.set(node, $ref);
    source.reject($ref.replace(/#.*$/s, ''), 'it is not a valid URL');
    node.$ref = undefined;
  };
  const restore = () => {
    for (const [node, reference] of references) node.$ref = reference;
  };
  return { remove, restore };
}

type ReferencedFile = { readonly url: string; readonly data?: unknown };

/** True inside an example, where a `$ref` is a plain property. */
function isInsideExample(path: string): boolean {
  return /(?<!\/properties)\/(example|enum|const)(\/|$)/.test(path);
}

function isExternalReference({ $ref }: DocumentNode): boolean {
  return typeof $ref === 'string' && !$ref.startsWith('#');
}

/**
 * Whether a document may have schema identities or external references. Few documents have any, and
 * this test of the text is faster than a walk.
 */
export function mayHaveSchemaIds(text: string): boolean {
  return /\$(id|anchor|dynamicAnchor)['"]?\s*:|\$ref['"]?\s*:\s*(?!\s|['"]?#\/)/.test(text);
}

/**
 * Rewrites references by schema identity (`$id`, `$anchor`) or by the document's own URL (`$self`) to
 * JSON pointers, in place, and finds out whether external references are left. If two schemas have
 * the same identity, the first one counts.
 */
export function resolveSchemaIds(root: JsonObject): 'all local' | 'has external references' {
  const pointersById = new Map<string, string>();
  const references: DocumentNode[] = [];
  walkDocument(root, identityKeywords, (node, toPointer) => {
    if (typeof node.$ref === 'string' && !node.$ref.startsWith('#/')) references.push(node);
    for (const [keyword, prefix] of idPrefixes) {
      const id = node[keyword];
      if (typeof id === 'string' && !pointersById.has(prefix + id))
        pointersById.set(prefix + id, `#${toPointer()}`);
    }
  });
  const toLocalReference = compileSelfReference(root);
  for (const node of references) {
    const reference = toLocalReference(String(node.$ref));
    node.$ref = pointersById.get(reference) ?? reference;
  }
  return references.some(isExternalReference) ? 'has external references' : 'all local';
}

/** Strips the document's own URL (`$self`, OpenAPI 3.2) from a reference. */
function compileSelfReference({ $self: self }: JsonObject): (reference: string) => string {
  if (typeof self !== 'string') return (reference) => reference;
  return (reference) => {
    const [address, fragment = ''] = reference.split(/#(.*)/s);
    return address === self ? `#${fragment}` : reference;
  };
}

const identityKeywords = new Set(['$ref', '$id', '$anchor', '$dynamicAnchor']);

const idPrefixes = [
  ['$id', ''],
  ['$anchor', '#'],
  ['$dynamicAnchor', '#'],
] as const;
