import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import {
  findDocumentedReply,
  findExample,
  findSuccessReply,
  isJsonMediaType,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  type SuccessReply,
  toSuccessReply,
  valueOfExample,
} from '../../openapi/openapi.ts';
import type { Context, Outcome } from '../behaviour.ts';
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
    const { mediaType, contentPointer } = findReplyOf(operation, status);
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

/** The documented example of a status; `undefined` without one. */
export function findReplyExample(
  { root }: Pick<OpenApiDocument, 'root'>,
  operation: Operation,
  status: number,
): Outcome | undefined {
  const { mediaType = '', contentPointer } = findReplyOf(operation, status);
  const body = contentPointer === undefined ? undefined : findExample({ root }, contentPointer);
  return body === undefined
    ? undefined
    : { status, headers: toContentTypeHeaders(mediaType), body };
}

/** Creates a function that generates the body of a media type from its schema and an example. */
function createBodyGenerator({ root }: OpenApiDocument, fake: ExampleGenerator) {
  return async (contentPointer: string, example: unknown, stream?: string): Promise<unknown> => {
    const schema = `${contentPointer}/schema`;
    if (resolvePointer(root, schema).value === undefined) return example ?? null;
    await fake.ready();
    return fake.generate(schema, example, stream);
  };
}

/** The `content-type` header, where the media type is not JSON. */
function toContentTypeHeaders(mediaType: string): NonNullable<Outcome['headers']> {
  return isJsonMediaType(mediaType) ? {} : { 'content-type': mediaType };
}

const noContent: ReadonlyMap<string, string> = new Map();

/** The reply of a status with the content that is documented for it, if any is. */
function findReplyOf(operation: Operation, status: number): SuccessReply {
  return toSuccessReply(status, findDocumentedReply(operation, status)?.content ?? noContent);
}

/** The reply that a client prefers (`Prefer: code=404, example=rex`). */
export type ReplyPreference = {
  /** A documented status. */
  readonly code: string | undefined;
  /** The name of an example. */
  readonly example: string | undefined;
  readonly data: 'fresh' | 'as documented';
};

/**
 * Answers as a client prefers; `undefined`, with a notice, where the document has no reply of that status.
 * @throws a refusal (404) of an example that the reply does not have.
 */
export type ApplyPreference = (
  operation: Operation,
  preference: ReplyPreference,
  context: Context,
) => Promise<Outcome | undefined>;

type ApplyPreferenceOptions = {
  readonly document: OpenApiDocument;
  readonly fake: ExampleGenerator;
  readonly documented: ReplyFromDocument;
};

/** Creates preferred replies: a documented status or example, or new data for each request. */
export function createApplyPreference({
  document,
  fake,
  documented,
}: ApplyPreferenceOptions): ApplyPreference {
  const generateBody = createBodyGenerator(document, fake);
  const generateFresh = (
    contentPointer: string | undefined,
    { random }: Context,
  ): Promise<unknown> | undefined =>
    contentPointer === undefined
      ? undefined
      : generateBody(contentPointer, undefined, `${contentPointer}/schema ${random.uint32()}`);
  return async (operation, preference, context) => {
    const reply = findPreferredReply(operation, preference.code);
    if (!reply) {
      context.notice(
        'preference-unknown',
        `${operation.id} documents no ${preference.code} reply.`,
      );
      return undefined;
    }
    const { status, mediaType, contentPointer } = reply;
    const named = findNamedExample(document, contentPointer, preference.example);
    if (preference.example !== undefined && named === undefined)
      throw refuseExample(document, operation, { ...preference, ...reply });
    const fresh =
      preference.data === 'fresh' ? () => generateFresh(contentPointer, context) : () => undefined;
    const body = named?.value ?? (await fresh());
    const outcome =
      body === undefined
        ? await documented(operation, status)
        : { status, headers: toContentTypeHeaders(String(mediaType)), body };
    return withPreferenceApplied(outcome, preference);
  };
}

function findPreferredReply(operation: Operation, code: string | undefined) {
  if (code === undefined) return findSuccessReply(operation);
  const { replies } = operation;
  const reply = replies.get(code) ?? replies.get(`${code[0]}XX`) ?? replies.get('DEFAULT');
  return reply && /^[2-5]\d\d$/.test(code)
    ? toSuccessReply(Number(code), reply.content)
    : undefined;
}

function findNamedExample(
  { root }: OpenApiDocument,
  contentPointer: string | undefined,
  name: string | undefined,
): { readonly value: unknown } | undefined {
  if (contentPointer === undefined || name === undefined) return undefined;
  const pointer = joinPointer(contentPointer, 'examples', name);
  const value = valueOfExample(resolvePointer(root, pointer).value);
  return value === undefined ? undefined : { value };
}

type MissingExample = SuccessReply & Pick<ReplyPreference, 'example'>;

function refuseExample(
  { root }: OpenApiDocument,
  { id }: Operation,
  { status, contentPointer = '', example = '' }: MissingExample,
): Refusal {
  const examples = resolvePointer(root, joinPointer(contentPointer, 'examples')).value;
  const names = Object.keys(Object(examples)).map(quote);
  return refuse({
    code: 'example-unknown',
    detail: `The ${status} reply of ${id} has no example ${quote(example)}. ${
      names.length === 0 ? 'It has no named examples.' : `Its examples are ${names.join(', ')}.`
    }`,
  });
}

function withPreferenceApplied(outcome: Outcome, preference: ReplyPreference): Outcome {
  return {
    ...outcome,
    headers: { ...outcome.headers, 'preference-applied': formatPreferenceApplied(preference) },
  };
}

/** RFC 7240, section 3. */
function formatPreferenceApplied({ code, example, data }: ReplyPreference): string {
  return [
    ...(code === undefined ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example.replace(/[^\x20-\x7e]+/g, ' ')}`]),
    ...(data === 'fresh' ? ['dynamic=true'] : []),
  ].join(', ');
}
