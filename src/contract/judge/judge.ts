import {
  createLazyValidators,
  createSchemaValidators,
  type Finding,
  listOperations,
  type OpenApiDocument,
  type Operation,
  type SchemaValidators,
} from '../../openapi/openapi.ts';
import { compileFindOperation, type FindOperation } from './find-operation.ts';
import type { ReceivedReply, SentRequest } from './http-message.ts';
import { compileReplyJudge } from './judge-reply.ts';
import { compileRequestJudge } from './judge-request.ts';
import type { Mismatch } from './mismatch.ts';

/** Compares requests and replies to a document. */
export type Judge = {
  readonly operations: readonly Operation[];
  /** Finds the operation of a request. */
  readonly findOperation: FindOperation;
  /** Mismatches of parameters, body and credentials. */
  judgeRequest(operation: Operation, sent: SentRequest): readonly Mismatch[];
  /** Mismatches of status, media type, headers and body. */
  judgeReply(
    operation: Operation,
    sent: Pick<SentRequest, 'method' | 'url'>,
    reply: ReceivedReply,
  ): readonly Mismatch[];
};

export type JudgeOptions = {
  /** The document's operations, when the caller has them already. */
  readonly operations?: readonly Operation[];
  /** The document's validators, when the caller has them already. */
  readonly schemas?: SchemaValidators;
  /** Receives schemas that cannot be compiled. They are skipped. */
  readonly onFinding?: (finding: Finding) => void;
};

/** Creates the judge of a document. Validators compile on the first use of an operation. */
export function createJudge(
  document: OpenApiDocument,
  {
    onFinding,
    operations = listOperations(document),
    schemas: presetBody = createSchemaValidators(document, onFinding),
  }: JudgeOptions = {},
): Judge {
  const schemas = createLazyValidators(presetBody);
  const findOperation = compileFindOperation({ document, schemas, operations });
  const open = {
    request: compileRequestJudge(document, schemas),
    reply: compileReplyJudge(document, schemas),
  };
  const known = {
    request: new Map<Operation, ReturnType<typeof open.request>>(),
    reply: new Map<Operation, ReturnType<typeof open.reply>>(),
  };
  return {
    operations,
    findOperation,
    judgeRequest: (operation, sent) => {
      const judge = known.request.get(operation) ?? open.request(operation);
      known.request.set(operation, judge);
      return judge(sent);
    },
    judgeReply: (operation, sent, reply) => {
      const judge = known.reply.get(operation) ?? open.reply(operation);
      known.reply.set(operation, judge);
      return judge(sent, reply);
    },
  };
}
