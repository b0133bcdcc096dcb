import { isJsonMediaType, type MediaTypePointers } from './media-type.ts';
import type { Operation } from './operation.ts';

/** The documented reply that an operation gives when it succeeds. */
export type SuccessReply = {
  readonly status: number;
  /** The media type to send; `undefined` without a body. */
  readonly mediaType: string | undefined;
  /** JSON pointer of the media type; `undefined` without a body. */
  readonly contentPointer: string | undefined;
};

/**
 * The first documented 2xx reply, for a POST rather 201; `2XX` counts as 200. Without any, the first
 * redirect, else the default reply as 200.
 */
export function findSuccessReply({
  method,
  replies,
}: Pick<Operation, 'method' | 'replies'>): SuccessReply {
  const creation = method === 'POST' ? replies.get('201') : undefined;
  if (creation) return toSuccessReply(201, creation.content);
  for (const [status, { content }] of replies) {
    if (/^2\d\d$/.test(status)) return toSuccessReply(Number(status), content);
    if (status === '2XX') return toSuccessReply(200, content);
  }
  const redirect = [...replies].find(([status]) => /^30[12378]$/.test(status));
  return redirect === undefined
    ? toSuccessReply(200, replies.get('DEFAULT')?.content ?? new Map())
    : toSuccessReply(Number(redirect[0]), redirect[1].content);
}

/** A status with its media type to send: JSON if there is one. */
export function toSuccessReply(status: number, content: MediaTypePointers): SuccessReply {
  const types = [...content];
  const [mediaType, contentPointer] =
    types.find(([type]) => isJsonMediaType(type)) ?? types[0] ?? [];
  return { status, mediaType, contentPointer };
}

/**
 * JSON pointer of the schema of the JSON success reply. A GET that documents no body gets the pointer
 * that its schema would have.
 */
export function findReplySchema(operation: Operation | undefined): string | undefined {
  if (!operation) return undefined;
  const { status, mediaType, contentPointer } = findSuccessReply(operation);
  if (mediaType !== undefined)
    return isJsonMediaType(mediaType) ? `${contentPointer}/schema` : undefined;
  const isUndescribedRead = operation.method === 'GET' && status === 200;
  return isUndescribedRead
    ? `${operation.pointer}/responses/200/content/application~1json/schema`
    : undefined;
}

/** JSON pointer of the schema of a request body: of JSON, else of a form. */
export function findBodySchema(operation: Pick<Operation, 'body'> | undefined): string | undefined {
  const types = [...(operation?.body?.content ?? [])];
  const isPatch = (type: string) => type === 'application/json-patch+json';
  const [, contentPointer] =
    types.find(([type]) => isJsonMediaType(type) && !isPatch(type)) ??
    types.find(([type]) => /form/.test(type)) ??
    [];
  return contentPointer === undefined ? undefined : `${contentPointer}/schema`;
}
