import {
  findSuccessReply,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  resolvePointer,
  toSuccessReply,
  valueOfExample,
} from '../../openapi/openapi.ts';
import type { Context, Outcome } from '../behaviour.ts';
import type { ExampleGenerator } from '../example.ts';
import {
  createBodyGenerator,
  type ReplyFromDocument,
  toContentTypeHeaders,
} from './documented-reply.ts';

/** What the sender of a request would rather have than what the operation does. */
export type ReplyPreference = {
  /** A status that the document has. */
  readonly code: string | undefined;
  /** The name of an example. */
  readonly example: string | undefined;
  readonly data: 'fresh' | 'as documented';
};

/** Answers as somebody wishes; `undefined` where the document has no such thing, which a notice says. */
export type ApplyPreference = (
  operation: Operation,
  wish: ReplyPreference,
  context: Context,
) => Promise<Outcome | undefined>;

type ApplyPreferenceOptions = {
  readonly document: OpenApiDocument;
  readonly fake: ExampleGenerator;
  readonly documented: ReplyFromDocument;
};

/** Answers with a documented status or example, or with data made for this request alone. */
export function createApplyPreference({
  document,
  fake,
  documented,
}: ApplyPreferenceOptions): ApplyPreference {
  const makeBody = createBodyGenerator(document, fake);
  const makeFresh = (
    media: string | undefined,
    { random }: Context,
  ): Promise<unknown> | undefined =>
    media === undefined
      ? undefined
      : makeBody(media, undefined, `${media}/schema ${random.uint32()}`);
  return async (operation, wish, context) => {
    const reply = findPreferredReply(operation, wish.code);
    if (!reply) {
      context.notice('preference-unknown', `There is no reply ${wish.code} of ${operation.id}.`);
      return undefined;
    }
    const { status, mediaType, contentPointer } = reply;
    const named = findNamedExample(document, contentPointer, wish.example);
    if (wish.example !== undefined && named === undefined) {
      context.notice(
        'preference-unknown',
        `There is no example "${wish.example}" of ${status} of ${operation.id}.`,
      );
      return undefined;
    }
    const fresh =
      wish.data === 'fresh' ? () => makeFresh(contentPointer, context) : () => undefined;
    const body = named?.value ?? (await fresh());
    const outcome =
      body === undefined
        ? await documented(operation, status)
        : { status, headers: toContentTypeHeaders(String(mediaType)), body };
    return withPreferenceApplied(outcome, wish);
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
  media: string | undefined,
  name: string | undefined,
): { readonly value: unknown } | undefined {
  if (media === undefined || name === undefined) return undefined;
  const value = valueOfExample(resolvePointer(root, joinPointer(media, 'examples', name)).value);
  return value === undefined ? undefined : { value };
}

function withPreferenceApplied(outcome: Outcome, wish: ReplyPreference): Outcome {
  return {
    ...outcome,
    headers: { ...outcome.headers, 'preference-applied': formatPreferenceApplied(wish) },
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
