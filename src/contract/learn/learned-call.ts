import type { JsonObject } from '../../openapi/openapi.ts';
import type { OperationMatch } from '../judge/find-operation.ts';
import type { ReceivedReply, SentRequest } from '../judge/http-message.ts';

/** A recorded call of a documented operation. */
export type LearnedCall = OperationMatch & {
  readonly request: SentRequest;
  readonly reply: ReceivedReply;
  /** The value of a JSON body of the reply; `undefined` for any other body. */
  readonly body: unknown;
};

/** A list of records, or the one of a singleton. */
export type LearnedFixture = readonly JsonObject[] | JsonObject;
