import {
  findExample,
  findReply,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
  toSuccess,
} from '../document/document.ts';
import type { Outcome } from './behaviour.ts';
import type { Fake } from './example.ts';

/** What an operation answers with a status for which nobody says more. */
export type Documented = (operation: Operation, status: number) => Promise<Outcome>;

/** The error of a status in the API's own form; `undefined` where it has none. */
export type ErrorOf = (operation: Operation, status: number) => Promise<Outcome | undefined>;

type DocumentedOptions = {
  readonly document: OpenApiDocument;
  readonly fake: Fake;
  readonly errorOf: ErrorOf;
};

/**
 * Answers with what the document shows for a status: its example, or for an error without one the
 * form that the API has for it, or what is made from the schema.
 */
export const openDocumented = ({ document, fake, errorOf }: DocumentedOptions): Documented => {
  const makeBody = openMakeBody(document, fake);
  return async (operation, status) => {
    const { type, media } = toSuccess(status, findReply(operation, status)?.content ?? nothing);
    const example = media === undefined ? undefined : findExample(document, media);
    const isOpen = status >= 400 && example === undefined;
    const error = isOpen ? await errorOf(operation, status) : undefined;
    if (error !== undefined) return error;
    if (type === undefined || media === undefined) return { status };
    const headers = toTyped(type);
    return { status, headers, body: await makeBody(media, example) };
  };
};

/** Makes a body of a media type, as far as an example does not say it. */
export const openMakeBody =
  ({ root }: OpenApiDocument, fake: Fake) =>
  async (media: string, example: unknown, stream?: string): Promise<unknown> => {
    const schema = `${media}/schema`;
    if (locate(root, schema).value === undefined) return example ?? null;
    await fake.ready();
    return fake.make(schema, example, stream);
  };

/** The field that says the media type, where it is not the usual one. */
export const toTyped = (type: string): NonNullable<Outcome['headers']> =>
  isJson(type) ? {} : { 'content-type': type };

const nothing: ReadonlyMap<string, string> = new Map();
