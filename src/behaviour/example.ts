import {
  below,
  type Content,
  isJson,
  isObject,
  locate,
  type OpenApiDocument,
  type Operation,
} from '../document/document.ts';
import type { Answer } from './behaviour.ts';

/** Makes a value that fits the schema at a pointer; the same one each time. */
export type Fake = (pointer: string) => Promise<unknown>;

/**
 * Answers with what the document shows: the first example of the first success, or, where there is
 * none, a value made from its schema.
 */
export const openExamples =
  (document: OpenApiDocument, fake: Fake) =>
  (operation: Operation): Answer => {
    const success = findSuccess(operation);
    const content = findContent(success.content);
    if (content === undefined) return () => ({ status: success.status });
    const [type, pointer] = content;
    const headers = isJson(type) ? {} : { 'content-type': type };
    return async () => {
      const example = findExample(document, pointer);
      const body = example === undefined ? await fake(`${pointer}/schema`) : example;
      return { status: success.status, headers, body };
    };
  };

type Success = { readonly status: number; readonly content: Content };

const noContent: Content = new Map();

const findSuccess = ({ replies }: Operation): Success => {
  for (const [status, { content }] of replies) {
    if (/^2\d\d$/.test(status)) return { status: Number(status), content };
    if (status === '2XX') return { status: 200, content };
  }
  return { status: 200, content: replies.get('DEFAULT')?.content ?? noContent };
};

const findContent = (content: Content): readonly [string, string] | undefined => {
  const types = [...content];
  return types.find(([type]) => isJson(type)) ?? types[0];
};

/** The media type's own example, or that of its schema. */
const findExample = (document: OpenApiDocument, pointer: string): unknown => {
  const media = locate(document.root, pointer).value;
  if (!isObject(media)) return undefined;
  if (media.example !== undefined) return media.example;
  const [name] = isObject(media.examples) ? Object.keys(media.examples) : [];
  if (name !== undefined) {
    const named = locate(document.root, below(pointer, 'examples', name)).value;
    if (isObject(named) && named.value !== undefined) return named.value;
  }
  const schema = locate(document.root, `${pointer}/schema`).value;
  if (!isObject(schema)) return undefined;
  return schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : undefined);
};
