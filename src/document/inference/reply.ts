import { type Content, isJson } from '../media-type.ts';
import type { Operation } from '../operation.ts';

/** The success that an operation documents: what it answers when all goes well. */
export type Success = {
  readonly status: number;
  /** The media type to send; absent without a body. */
  readonly type: string | undefined;
  /** Where the media type is described; absent without a body. */
  readonly media: string | undefined;
};

/**
 * The first documented success, of a POST the one of a creation; 200 for a range. Where there is none,
 * the first reply that leads elsewhere; else 200, as the default reply has it.
 */
export const findSuccess = ({ method, replies }: Operation): Success => {
  const created = method === 'POST' ? replies.get('201') : undefined;
  if (created) return toSuccess(201, created.content);
  for (const [status, { content }] of replies) {
    if (/^2\d\d$/.test(status)) return toSuccess(Number(status), content);
    if (status === '2XX') return toSuccess(200, content);
  }
  const leading = [...replies].find(([status]) => /^30[12378]$/.test(status));
  return leading === undefined
    ? toSuccess(200, replies.get('DEFAULT')?.content ?? new Map())
    : toSuccess(Number(leading[0]), leading[1].content);
};

/** A status with the media type to send: JSON before others. */
export const toSuccess = (status: number, content: Content): Success => {
  const types = [...content];
  const [type, media] = types.find(([name]) => isJson(name)) ?? types[0] ?? [];
  return { status, type, media };
};

/**
 * Where the schema of the success's JSON body stands. Of what is read something has to come: where the
 * document says nothing of it, where the schema would stand.
 */
export const findReplySchema = (operation: Operation | undefined): string | undefined => {
  if (!operation) return undefined;
  const { status, type, media } = findSuccess(operation);
  if (type !== undefined) return isJson(type) ? `${media}/schema` : undefined;
  const isSilent = operation.method === 'GET' && status === 200;
  return isSilent
    ? `${operation.pointer}/responses/200/content/application~1json/schema`
    : undefined;
};

/** Where the schema of a request's body stands: JSON first, then forms. */
export const findBodySchema = (
  operation: Pick<Operation, 'body'> | undefined,
): string | undefined => {
  const types = [...(operation?.body?.content ?? [])];
  const isPatch = (type: string) => type === 'application/json-patch+json';
  const [, media] =
    types.find(([type]) => isJson(type) && !isPatch(type)) ??
    types.find(([type]) => /form/.test(type)) ??
    [];
  return media === undefined ? undefined : `${media}/schema`;
};
