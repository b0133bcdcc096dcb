import {
  type Finding,
  listOperations,
  type OpenApiDocument,
  type Operation,
  openLateSchemas,
  openSchemas,
  type Schemas,
} from '../document/document.ts';
import type { Breach } from './breach.ts';
import { type Find, openFind } from './find-operation.ts';
import { openReplyJudge } from './judge-reply.ts';
import { openRequestJudge } from './judge-request.ts';
import type { GotReply, SentRequest } from './traffic.ts';

/** Judges traffic by a document. */
export type Judge = {
  readonly operations: readonly Operation[];
  /** The operation that a request is of. */
  readonly find: Find;
  /** Where a request is against the document: parameters, body, credentials. */
  request(operation: Operation, sent: SentRequest): readonly Breach[];
  /** Where a reply is: its status, media type, header fields, body. */
  reply(
    operation: Operation,
    sent: Pick<SentRequest, 'method' | 'url'>,
    reply: GotReply,
  ): readonly Breach[];
};

export type JudgeOptions = {
  /** The operations of the document, where they are known already. */
  readonly operations?: readonly Operation[];
  /** The schemas of the document, where they are open already. */
  readonly schemas?: Schemas;
  /** Hears of schemas that cannot be compiled, by which nothing is judged. */
  readonly onFinding?: (finding: Finding) => void;
};

/** Opens the judge of a document. What an operation needs is compiled when the first of its traffic comes. */
export const openJudge = (
  document: OpenApiDocument,
  {
    onFinding,
    operations = listOperations(document),
    schemas: given = openSchemas(document, onFinding),
  }: JudgeOptions = {},
): Judge => {
  const schemas = openLateSchemas(given);
  const find = openFind({ document, schemas, operations });
  const open = {
    request: openRequestJudge(document, schemas),
    reply: openReplyJudge(document, schemas),
  };
  const known = {
    request: new Map<Operation, ReturnType<typeof open.request>>(),
    reply: new Map<Operation, ReturnType<typeof open.reply>>(),
  };
  return {
    operations,
    find,
    request: (operation, sent) => {
      const judge = known.request.get(operation) ?? open.request(operation);
      known.request.set(operation, judge);
      return judge(sent);
    },
    reply: (operation, sent, reply) => {
      const judge = known.reply.get(operation) ?? open.reply(operation);
      known.reply.set(operation, judge);
      return judge(sent, reply);
    },
  };
};
