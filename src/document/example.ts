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
    const named = locate(root, below(pointer, 'examples', name)).value;
    if (isObject(named) && named.value !== undefined) return named.value;
  }
  const schema = locate(root, `${pointer}/schema`).value;
  if (!isObject(schema)) return undefined;
  return schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : undefined);
};
