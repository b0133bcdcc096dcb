import {
  below,
  findSuccess,
  locate,
  type OpenApiDocument,
  type Operation,
  toSuccess,
  valueOfExample,
} from '../document/document.ts';
import type { Context, Outcome } from './behaviour.ts';
import { type Documented, openMakeBody, toTyped } from './documented.ts';
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

type PreferredOptions = {
  readonly document: OpenApiDocument;
  readonly fake: Fake;
  readonly documented: Documented;
};

/** Answers with a documented status or example, or with data made for this request alone. */
export const openPreferred = ({ document, fake, documented }: PreferredOptions): Prefer => {
  const makeBody = openMakeBody(document, fake);
  const makeFresh = (
    media: string | undefined,
    { random }: Context,
  ): Promise<unknown> | undefined =>
    media === undefined
      ? undefined
      : makeBody(media, undefined, `${media}/schema ${random.uint32()}`);
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
    const fresh = wish.data === 'fresh' ? () => makeFresh(media, context) : () => undefined;
    const body = named?.value ?? (await fresh());
    const outcome =
      body === undefined
        ? await documented(operation, status)
        : { status, headers: toTyped(String(type)), body };
    return withApplied(outcome, wish);
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

const withApplied = (outcome: Outcome, wish: Wish): Outcome => ({
  ...outcome,
  headers: { ...outcome.headers, 'preference-applied': toApplied(wish) },
});

/** RFC 7240, section 3. */
const toApplied = ({ code, example, data }: Wish): string =>
  [
    ...(code === undefined ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example.replace(/[^\x20-\x7e]+/g, ' ')}`]),
    ...(data === 'fresh' ? ['dynamic=true'] : []),
  ].join(', ');
