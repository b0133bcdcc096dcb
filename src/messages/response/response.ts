export {
  chooseCoding,
  compressBody,
  compressionOptions,
  isCompressible,
  isCompressibleReply,
  minCompressedLength,
} from './content-encoding.ts';
export {
  compileContentNegotiation,
  compileIsOtherType,
  compileSuccessType,
} from './content-negotiation.ts';
export { createJsonSerializers, stringifyJson } from './json-serializer.ts';
export { isEventSchema } from './media-type-serializer.ts';
export { formatNotice, type Notice, toHeaderText } from './notice-headers.ts';
export {
  type CheckedReplies,
  type CheckReply,
  createReplyChecks,
  type ReplyChecks,
  type ReplyReport,
} from './reply-validation.ts';
export { type AddRequiredHeaders, compileRequiredHeaders } from './required-headers.ts';
export {
  createOutcomeSerializers,
  type DeclaredNames,
  type Reply,
  type SerializeOutcome,
  serializeUndocumented,
  validateOutcome,
} from './serialize-outcome.ts';
export {
  formatEvent,
  formatItemText,
  itemsAfter,
  splitItems,
} from './stream-format.ts';
export { limitUnreadParts, limitUnreadReplies } from './unread-replies.ts';
