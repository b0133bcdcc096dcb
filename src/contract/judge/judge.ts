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

/** Judges traffic by a document. */
export type Judge = {
  readonly operations: readonly Operation[];
  /** The operation that a request is of. */
  readonly findOperation: FindOperation;
  /** Where a request is against the document: parameters, body, credentials. */
  judgeRequest(operation: Operation, sent: SentRequest): readonly Mismatch[];
  /** Where a reply is: its status, media type, header fields, body. */
  judgeReply(
    operation: Operation,
    sent: Pick<SentRequest, 'method' | 'url'>,
    reply: ReceivedReply,
  ): readonly Mismatch[];
};

export type JudgeOptions = {
  /** The operations of the document, where they are known already. */
  readonly operations?: readonly Operation[];
  /** The schemas of the document, where they are open already. */
  readonly schemas?: SchemaValidators;
  /** Hears of schemas that cannot be compiled, by which nothing is judged. */
  readonly onFinding?: (finding: Finding) => void;
};

/** Opens the judge of a document. What an operation needs is compiled when the first of its traffic comes. */
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
