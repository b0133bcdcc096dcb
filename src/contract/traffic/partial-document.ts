import { isObject, type OpenApiDocument } from '../../openapi/openapi.ts';

/** A document that requires nothing of replies, and the way back to the one it was made of. */
export type PartialDocument = {
  readonly document: OpenApiDocument;
  /** The place in the original document of a pointer into this one. */
  toOriginalPointer(pointer: string): string;
};

/** Keywords that a value which lacks a part may violate, and those whose result may depend on that. */
const requiringKeywords = new Set([
  ...['required', 'minProperties', 'dependentRequired', 'dependentSchemas', 'dependencies'],
  ...['minItems', 'uniqueItems', 'contains', 'minContains', 'maxContains'],
  ...['not', 'if', 'then', 'else', 'discriminator'],
]);

/** Keywords whose properties are names, not keywords. */
const namedKeywords = new Set([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'schemas', 'responses', 'headers'],
  ...['parameters', 'requestBodies', 'pathItems', 'callbacks', 'links', 'content', 'paths'],
]);

/** Keywords whose values are data. */
const dataKeywords = new Set(['example', 'examples', 'enum', 'const', 'default']);

/**
 * Copies a document so that a part of a reply fits: nothing is required, lists may be shorter or repeat an
 * entry, and several options of a `oneOf` may fit.
 */
export function toPartialDocument(document: OpenApiDocument): PartialDocument {
  const root = toPartialObject(document.root);
  return {
    document: { ...document, root },
    toOriginalPointer: (pointer) => restoreOptions(document.root, pointer),
  };
}

type JsonFields = Readonly<Record<string, unknown>>;

function toPartialObject(object: JsonFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
      if (requiringKeywords.has(key)) return [];
      if (dataKeywords.has(key)) return [[key, value]];
      if (namedKeywords.has(key) && isObject(value)) return [[key, mapFields(value)]];
      if (key !== 'oneOf') return [[key, toPartialValue(value)]];
      return 'anyOf' in object ? [] : [['anyOf', toPartialValue(value)]];
    }),
  );
}

function mapFields(fields: JsonFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, toPartialValue(value)]),
  );
}

function toPartialValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPartialValue);
  return isObject(value) ? toPartialObject(value) : value;
}

/** Where the original has `oneOf`, the copy has `anyOf`. */
function restoreOptions(root: unknown, pointer: string): string {
  let value = root;
  const tokens = pointer.split('/').map((token) => {
    if (token === '') return token;
    const parent = Object(value);
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const original = name === 'anyOf' && !('anyOf' in parent) ? 'oneOf' : name;
    value = parent[original];
    return original === name ? token : original;
  });
  return tokens.join('/');
}
