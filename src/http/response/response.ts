export { compileIsOtherType, compileSuccessType } from './content-negotiation.ts';
export { createJsonSerializers } from './json-serializer.ts';
export { formatNotice, type Notice, toHeaderText } from './notice-headers.ts';
export { type CheckedReplies, createReplyChecks, type ReplyReport } from './reply-validation.ts';
export { compileRequiredHeaders } from './required-headers.ts';
export { createOutcomeSerializers, type Reply } from './serialize-outcome.ts';
