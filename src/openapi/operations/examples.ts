import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectOf } from '../json/json.ts';
import { followReference, resolvePointer } from '../json/json-pointer.ts';

/** The first example of a media type, or of its schema; the pointer is the media type's. */
export function findExample({ root }: Pick<OpenApiDocument, 'root'>, pointer: string): unknown {
  const mediaType = resolvePointer(root, pointer).value;
  return isObject(mediaType) ? exampleOf({ root }, mediaType) : undefined;
}

/** The first example of a media type, or of its schema. */
export function exampleOf({ root }: Pick<OpenApiDocument, 'root'>, mediaType: JsonObject): unknown {
  if (mediaType.example !== undefined) return mediaType.example;
  const examples = objectOf(mediaType.examples);
  const [name] = Object.keys(examples);
  if (name !== undefined) {
    const value = valueOfExample(followReference(root, examples[name]));
    if (value !== undefined) return value;
  }
  const schema = followReference(root, mediaType.schema);
  if (!isObject(schema)) return undefined;
  return schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : undefined);
}

/** The values of all named examples of a media type. */
export function listExamples(
  { root }: Pick<OpenApiDocument, 'root'>,
  pointer: string,
): readonly unknown[] {
  const examples = objectOf(objectOf(resolvePointer(root, pointer).value).examples);
  return Object.values(examples)
    .map((example) => valueOfExample(followReference(root, example)))
    .filter((value) => value !== undefined);
}

/** The value of a named example: `value`, or since OpenAPI 3.2 `dataValue` or `serializedValue`. */
export function valueOfExample(example: unknown): unknown {
  if (!isObject(example)) return undefined;
  const { value, dataValue, serializedValue } = example;
  return (
    value ??
    dataValue ??
    (typeof serializedValue === 'string' ? parseJsonOrText(serializedValue) : undefined)
  );
}

/** The parsed text if it is JSON, else the text itself. */
export function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
