import type { OpenApiDocument } from '../../openapi/openapi.ts';
import { type Judgement, judgeExchange, judgeReply, judgeRequest } from '../judge/exchange.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { compileUndescribedProperties } from '../judge/undescribed-properties.ts';
import type { ArchivedCall } from './archived-call.ts';
import { withDocumentedTypes } from './documented-types.ts';
import { toPartialDocument } from './partial-document.ts';

/**
 * Compiles the judgement of a call. A reply that has only what the client needs is judged by a document
 * that requires nothing of replies, and may rely on what that describes.
 */
export function compileJudgement(
  document: OpenApiDocument,
  judge: Judge,
): (call: ArchivedCall) => Judgement {
  let partial: PartialReplyJudge | undefined;
  return (archived) => {
    const call = withDocumentedTypes(judge, archived);
    const { replyExtent, ignores } = call;
    if (replyExtent === 'partial') partial ??= createPartialReplyJudge(document, judge);
    const judgement =
      replyExtent === 'partial' && partial ? partial(call) : judgeExchange(judge, call);
    if (ignores === undefined) return judgement;
    return {
      match: judgement.match,
      requestMismatches: judgement.requestMismatches.filter((one) => !ignores('request', one)),
      replyMismatches: judgement.replyMismatches.filter((one) => !ignores('reply', one)),
    };
  };
}

type PartialReplyJudge = (call: ArchivedCall) => Judgement;

function createPartialReplyJudge(document: OpenApiDocument, judge: Judge): PartialReplyJudge {
  const { document: partialDocument, toOriginalPointer } = toPartialDocument(document);
  const replyJudge = createJudge(partialDocument, { operations: judge.operations });
  const listUndescribed = compileUndescribedProperties(document);
  return (call) => {
    const { match, requestMismatches } = judgeRequest(judge, call);
    const replyMismatches = judgeReply(replyJudge, match, call).map((mismatch) => ({
      ...mismatch,
      place: toOriginalPointer(mismatch.place),
    }));
    const undescribed = match && call.reply ? listUndescribed(match.operation, call.reply) : [];
    return { match, requestMismatches, replyMismatches: [...replyMismatches, ...undescribed] };
  };
}
