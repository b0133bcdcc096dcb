import { isObject } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { below, locate } from './pointer.ts';

/** The media type's own example, or that of its schema. */
export const findExample = ({ root }: Pick<OpenApiDocument, 'root'>, pointer: string): unknown => {
  const media = locate(root, pointer).value;
  if (!isObject(media)) return undefined;
  if (media.example !== undefined) return media.example;
  const [name] = isObject(media.examples) ? Object.keys(media.examples) : [];
  if (name !== undefined) {
    const named = valueOfExample(locate(root, below(pointer, 'examples', name)).value);
    if (named !== undefined) return named;
  }
  const schema = locate(root, `${pointer}/schema`).value;
  if (!isObject(schema)) return undefined;
  return schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : undefined);
};

/** What a named example shows; of OpenAPI 3.2 its data, or the text that they are written as. */
export const valueOfExample = (example: unknown): unknown => {
  if (!isObject(example)) return undefined;
  const { value, dataValue, serializedValue } = example;
  return (
    value ??
    dataValue ??
    (typeof serializedValue === 'string' ? readWritten(serializedValue) : undefined)
  );
};

/** What a text of JSON says; any other text is itself. */
export const readWritten = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
