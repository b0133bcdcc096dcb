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

/** Makes values that fit the schema at a place; the same ones each time. */
export type Fake = {
  /** To be waited for before anything is made; `undefined` once nothing is to be waited for. */
  ready(): Promise<void> | undefined;
  /** A value: the given one with what it lacks, where it fits. */
  make(pointer: string, given: unknown): unknown;
};

/**
 * Answers with what the document shows: the first example of the first success, mended where it does
 * not fit the schema, or, where there is none, a value made from the schema.
 */
export const openExamples =
  (document: OpenApiDocument, fake: Fake) =>
  (operation: Operation): Answer => {
    const success = findSuccess(operation);
    const content = pickContent(success.content);
    if (content === undefined) return () => ({ status: success.status });
    const [type, pointer] = content;
    const headers = isJson(type) ? {} : { 'content-type': type };
    const make = async (): Promise<unknown> => {
      await fake.ready();
      const example = findExample(document, pointer);
      const hasSchema = locate(document.root, `${pointer}/schema`).value !== undefined;
      return hasSchema ? fake.make(`${pointer}/schema`, example) : (example ?? null);
    };
    let made: Promise<unknown> | undefined;
    return async () => {
      made ??= make();
      return { status: success.status, headers, body: await made };
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

const pickContent = (content: Content): readonly [string, string] | undefined => {
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
