import type { OpenApiDocument } from '../document.ts';
import { isObject } from '../json/json.ts';
import { joinPointer, resolvePointer } from '../json/json-pointer.ts';

/** The media type's own example, or that of its schema. */
export function findExample({ root }: Pick<OpenApiDocument, 'root'>, pointer: string): unknown {
  const media = resolvePointer(root, pointer).value;
  if (!isObject(media)) return undefined;
  if (media.example !== undefined) return media.example;
  const [name] = isObject(media.examples) ? Object.keys(media.examples) : [];
  if (name !== undefined) {
    const named = valueOfExample(
      resolvePointer(root, joinPointer(pointer, 'examples', name)).value,
    );
    if (named !== undefined) return named;
  }
  const schema = resolvePointer(root, `${pointer}/schema`).value;
  if (!isObject(schema)) return undefined;
  return schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : undefined);
}

/** What a named example shows; of OpenAPI 3.2 its data, or the text that they are written as. */
export function valueOfExample(example: unknown): unknown {
  if (!isObject(example)) return undefined;
  const { value, dataValue, serializedValue } = example;
  return (
    value ??
    dataValue ??
    (typeof serializedValue === 'string' ? parseJsonOrText(serializedValue) : undefined)
  );
}

/** What a text of JSON says; any other text is itself. */
export function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
