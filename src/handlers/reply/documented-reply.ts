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

/** The documented reply of an operation for a status. */
export type ReplyFromDocument = (operation: Operation, status: number) => Promise<Outcome>;

/** The error of a status in the form that the API uses for errors; `undefined` if it has none. */
export type ErrorOutcomeOf = (operation: Operation, status: number) => Promise<Outcome | undefined>;

type ReplyFromDocumentOptions = {
  readonly document: OpenApiDocument;
  readonly fake: ExampleGenerator;
  readonly errorOf: ErrorOutcomeOf;
};

/**
 * Creates the documented reply of a status: its example; for an error without one the API's error form;
 * else a value generated from the schema.
 */
export function createReplyFromDocument({
  document,
  fake,
  errorOf,
}: ReplyFromDocumentOptions): ReplyFromDocument {
  const generateBody = createBodyGenerator(document, fake);
  return async (operation, status) => {
    const { mediaType, contentPointer } = toSuccessReply(
      status,
      findDocumentedReply(operation, status)?.content ?? noContent,
    );
    const example =
      contentPointer === undefined ? undefined : findExample(document, contentPointer);
    const needsErrorForm = status >= 400 && example === undefined;
    const error = needsErrorForm ? await errorOf(operation, status) : undefined;
    if (error !== undefined) return error;
    if (mediaType === undefined || contentPointer === undefined) return { status };
    const headers = toContentTypeHeaders(mediaType);
    return { status, headers, body: await generateBody(contentPointer, example) };
  };
}

/** Creates a function that generates the body of a media type from its schema and an example. */
export function createBodyGenerator({ root }: OpenApiDocument, fake: ExampleGenerator) {
  return async (contentPointer: string, example: unknown, stream?: string): Promise<unknown> => {
    const schema = `${contentPointer}/schema`;
    if (resolvePointer(root, schema).value === undefined) return example ?? null;
    await fake.ready();
    return fake.generate(schema, example, stream);
  };
}

/** The `content-type` header, where the media type is not JSON. */
export function toContentTypeHeaders(mediaType: string): NonNullable<Outcome['headers']> {
  return isJsonMediaType(mediaType) ? {} : { 'content-type': mediaType };
}

const noContent: ReadonlyMap<string, string> = new Map();
