import {
  findReplySchema,
  findSuccessReply,
  isJsonMediaType,
  type Operation,
} from '../../openapi/openapi.ts';

/** The reply of an operation that succeeds. */
export type ReplyFormat = {
  readonly status: number;
  /** The pointer to the schema of its JSON body; absent without one. */
  readonly schema: string | undefined;
  /** Its media type, where it is not JSON. */
  readonly contentType: string | undefined;
};

export function inferReplyFormat(operation: Operation): ReplyFormat {
  const { status, mediaType } = findSuccessReply(operation);
  const isJson = mediaType !== undefined && isJsonMediaType(mediaType);
  return {
    status,
    schema: findReplySchema(operation),
    contentType: isJson ? undefined : mediaType,
  };
}
