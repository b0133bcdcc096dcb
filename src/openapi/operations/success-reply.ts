import { isJsonMediaType, type MediaTypePointers } from './media-type.ts';
import type { Operation } from './operation.ts';

/** The success that an operation documents: what it answers when all goes well. */
export type SuccessReply = {
  readonly status: number;
  /** The media type to send; absent without a body. */
  readonly mediaType: string | undefined;
  /** Where the media type is described; absent without a body. */
  readonly contentPointer: string | undefined;
};

/**
 * The first documented success, of a POST the one of a creation; 200 for a range. Where there is none,
 * the first reply that leads elsewhere; else 200, as the default reply has it.
 */
export function findSuccessReply({ method, replies }: Operation): SuccessReply {
  const created = method === 'POST' ? replies.get('201') : undefined;
  if (created) return toSuccessReply(201, created.content);
  for (const [status, { content }] of replies) {
    if (/^2\d\d$/.test(status)) return toSuccessReply(Number(status), content);
    if (status === '2XX') return toSuccessReply(200, content);
  }
  const leading = [...replies].find(([status]) => /^30[12378]$/.test(status));
  return leading === undefined
    ? toSuccessReply(200, replies.get('DEFAULT')?.content ?? new Map())
    : toSuccessReply(Number(leading[0]), leading[1].content);
}

/** A status with the media type to send: JSON before others. */
export function toSuccessReply(status: number, content: MediaTypePointers): SuccessReply {
  const types = [...content];
  const [type, media] = types.find(([name]) => isJsonMediaType(name)) ?? types[0] ?? [];
  return { status, mediaType: type, contentPointer: media };
}

/**
 * Where the schema of the success's JSON body stands. Of what is read something has to come: where the
 * document says nothing of it, where the schema would stand.
 */
export function findReplySchema(operation: Operation | undefined): string | undefined {
  if (!operation) return undefined;
  const { status, mediaType, contentPointer } = findSuccessReply(operation);
  if (mediaType !== undefined)
    return isJsonMediaType(mediaType) ? `${contentPointer}/schema` : undefined;
  const isSilent = operation.method === 'GET' && status === 200;
  return isSilent
    ? `${operation.pointer}/responses/200/content/application~1json/schema`
    : undefined;
}

/** Where the schema of a request's body stands: JSON first, then forms. */
export function findBodySchema(operation: Pick<Operation, 'body'> | undefined): string | undefined {
  const types = [...(operation?.body?.content ?? [])];
  const isPatch = (type: string) => type === 'application/json-patch+json';
  const [, media] =
    types.find(([type]) => isJsonMediaType(type) && !isPatch(type)) ??
    types.find(([type]) => /form/.test(type)) ??
    [];
  return media === undefined ? undefined : `${media}/schema`;
}
