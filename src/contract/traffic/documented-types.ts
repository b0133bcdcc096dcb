import { findDocumentedReply, isJsonMediaType, toEssence } from '../../openapi/openapi.ts';
import { joinHeader, type MessageHeaders } from '../judge/http-message.ts';
import type { Judge } from '../judge/judge.ts';
import type { ArchivedCall } from './archived-call.ts';

/** Replaces guessed content types by those that the document has for such a body, where it has one. */
export function withDocumentedTypes(judge: Judge, call: ArchivedCall): ArchivedCall {
  const { guessedTypes = [], request, reply } = call;
  if (guessedTypes.length === 0) return call;
  const operation = judge.findOperation(request.method, request.url)?.operation;
  if (operation === undefined) return call;
  const described = reply && findDocumentedReply(operation, reply.status);
  return {
    ...call,
    ...(guessedTypes.includes('request') && {
      request: { ...request, headers: withTypeOf(operation.body?.content, request.headers) },
    }),
    ...(reply &&
      guessedTypes.includes('reply') && {
        reply: { ...reply, headers: withTypeOf(described?.content, reply.headers) },
      }),
  };
}

function withTypeOf(
  content: ReadonlyMap<string, unknown> = new Map(),
  headers: MessageHeaders,
): MessageHeaders {
  const isJson = isJsonMediaType(toEssence(joinHeader(headers['content-type'])));
  const documented = [...content.keys()].find((type) => isJsonMediaType(type) === isJson);
  return documented === undefined ? headers : { ...headers, 'content-type': documented };
}
