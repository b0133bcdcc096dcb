import {
  findDocumentedReply,
  findExample,
  isJsonMediaType,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  toSuccessReply,
} from '../../openapi/openapi.ts';
import type { Outcome } from '../behaviour.ts';
import type { ExampleGenerator } from '../example.ts';

/** What an operation answers with a status for which nobody says more. */
export type ReplyFromDocument = (operation: Operation, status: number) => Promise<Outcome>;

/** The error of a status in the API's own form; `undefined` where it has none. */
export type ErrorOutcomeOf = (operation: Operation, status: number) => Promise<Outcome | undefined>;

type ReplyFromDocumentOptions = {
  readonly document: OpenApiDocument;
  readonly fake: ExampleGenerator;
  readonly errorOf: ErrorOutcomeOf;
};

/**
 * Answers with what the document shows for a status: its example, or for an error without one the
 * form that the API has for it, or what is made from the schema.
 */
export function createReplyFromDocument({
  document,
  fake,
  errorOf,
}: ReplyFromDocumentOptions): ReplyFromDocument {
  const makeBody = createBodyGenerator(document, fake);
  return async (operation, status) => {
    const { mediaType, contentPointer } = toSuccessReply(
      status,
      findDocumentedReply(operation, status)?.content ?? noContent,
    );
    const example =
      contentPointer === undefined ? undefined : findExample(document, contentPointer);
    const isOpen = status >= 400 && example === undefined;
    const error = isOpen ? await errorOf(operation, status) : undefined;
    if (error !== undefined) return error;
    if (mediaType === undefined || contentPointer === undefined) return { status };
    const headers = toContentTypeHeaders(mediaType);
    return { status, headers, body: await makeBody(contentPointer, example) };
  };
}

/** Makes a body of a media type, as far as an example does not say it. */
export function createBodyGenerator({ root }: OpenApiDocument, fake: ExampleGenerator) {
  return async (media: string, example: unknown, stream?: string): Promise<unknown> => {
    const schema = `${media}/schema`;
    if (resolvePointer(root, schema).value === undefined) return example ?? null;
    await fake.ready();
    return fake.generate(schema, example, stream);
  };
}

/** The field that says the media type, where it is not the usual one. */
export function toContentTypeHeaders(type: string): NonNullable<Outcome['headers']> {
  return isJsonMediaType(type) ? {} : { 'content-type': type };
}

const noContent: ReadonlyMap<string, string> = new Map();
