import {
  below,
  findExample,
  findSuccess,
  isJson,
  locate,
  type OpenApiDocument,
  type Operation,
  toSuccess,
  valueOfExample,
} from '../document/document.ts';
import type { Context, Outcome } from './behaviour.ts';
import type { Fake } from './example.ts';

/** What the sender of a request would rather have than what the operation does. */
export type Wish = {
  /** A status that the document has. */
  readonly code: string | undefined;
  /** The name of an example. */
  readonly example: string | undefined;
  readonly data: 'fresh' | 'as documented';
};

/** Answers as somebody wishes; `undefined` where the document has no such thing, which a notice says. */
export type Prefer = (
  operation: Operation,
  wish: Wish,
  context: Context,
) => Promise<Outcome | undefined>;

/** Answers with a documented status or example, or with data made for this request alone. */
export const openPreferred = (document: OpenApiDocument, fake: Fake): Prefer => {
  const makeBody = async (media: string, { data }: Wish, context: Context): Promise<unknown> => {
    const schema = `${media}/schema`;
    const example = data === 'fresh' ? undefined : findExample(document, media);
    if (locate(document.root, schema).value === undefined) return example ?? null;
    await fake.ready();
    const stream = data === 'fresh' ? `${schema} ${context.random.uint32()}` : schema;
    return fake.make(schema, example, stream);
  };
  return async (operation, wish, context) => {
    const reply = findWished(operation, wish.code);
    if (!reply) {
      context.notice('preference-unknown', `There is no reply ${wish.code} of ${operation.id}.`);
      return undefined;
    }
    const { status, type, media } = reply;
    const named = findNamed(document, media, wish.example);
    if (wish.example !== undefined && named === undefined) {
      context.notice(
        'preference-unknown',
        `There is no example "${wish.example}" of ${status} of ${operation.id}.`,
      );
      return undefined;
    }
    const headers = {
      'preference-applied': toApplied(wish),
      ...(type === undefined || isJson(type) ? {} : { 'content-type': type }),
    };
    if (media === undefined) return { status, headers };
    return { status, headers, body: named?.value ?? (await makeBody(media, wish, context)) };
  };
};

const findWished = (operation: Operation, code: string | undefined) => {
  if (code === undefined) return findSuccess(operation);
  const { replies } = operation;
  const reply = replies.get(code) ?? replies.get(`${code[0]}XX`) ?? replies.get('DEFAULT');
  return reply && /^[2-5]\d\d$/.test(code) ? toSuccess(Number(code), reply.content) : undefined;
};

const findNamed = (
  { root }: OpenApiDocument,
  media: string | undefined,
  name: string | undefined,
): { readonly value: unknown } | undefined => {
  if (media === undefined || name === undefined) return undefined;
  const value = valueOfExample(locate(root, below(media, 'examples', name)).value);
  return value === undefined ? undefined : { value };
};

/** RFC 7240, section 3. */
const toApplied = ({ code, example, data }: Wish): string =>
  [
    ...(code === undefined ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example.replace(/[^\x20-\x7e]+/g, ' ')}`]),
    ...(data === 'fresh' ? ['dynamic=true'] : []),
  ].join(', ');
