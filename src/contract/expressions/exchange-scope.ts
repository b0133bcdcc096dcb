import type { MessageHeaders, ReceivedReply, SentRequest } from '../judge/http-message.ts';
import type { ExpressionScope } from './runtime-expression.ts';

/** A call whose parts expressions read. */
export type EvaluatedExchange = {
  readonly request: SentRequest;
  readonly reply: ReceivedReply;
  /** The parsed body of the reply. */
  readonly json: unknown;
  /** The sent body before it was serialized. */
  readonly input: unknown;
  /** Path parameters by name. */
  readonly path: Readonly<Record<string, unknown>>;
};

/** Makes the request and the reply of a call readable by expressions. */
export function toExpressionScope(
  { request, reply, json, input, path }: EvaluatedExchange,
  names: Readonly<Record<string, unknown>> = {},
): ExpressionScope {
  const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  return {
    names,
    request: {
      method: request.method,
      url: request.url,
      path,
      query: Object.fromEntries(query),
      headers: withLowerCaseNames(request.headers),
      body: input,
    },
    reply: { status: reply.status, headers: withLowerCaseNames(reply.headers), body: json },
  };
}

function withLowerCaseNames(headers: MessageHeaders): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
