import { itemsAfter, splitItems } from '../../messages/response/response.ts';
import { type Operation, streamFormatOf, toEssence } from '../../openapi/openapi.ts';
import type { AnswerCall, AnsweredCall } from '../calls/answerable-call.ts';

/** Splits replies in a sequential media type into their items; `undefined` for an operation without one. */
export function compileReplyItems({
  replies,
}: Operation): ((answer: AnswerCall) => AnswerCall) | undefined {
  const isStream = [...replies].some(([status, { content }]) => {
    const isSuccess = status.startsWith('2') || status === 'DEFAULT';
    return isSuccess && [...content.keys()].some((type) => streamFormatOf(type) !== undefined);
  });
  if (!isStream) return undefined;
  return (answer) => async (answerable) => {
    const answered = await answer(answerable);
    const lastEventId = answerable.request.headers['last-event-id'];
    return withItems(answered, lastEventId?.toString());
  };
}

function withItems(answered: AnsweredCall, lastEventId: string | undefined): AnsweredCall {
  const { status, headers, body } = answered.reply;
  const format = streamFormatOf(toEssence(`${headers['content-type']}`));
  if (format === undefined || status >= 300 || typeof body !== 'string') return answered;
  const all = splitItems(format, body);
  const items = lastEventId === undefined ? all : itemsAfter(all, lastEventId);
  return { ...answered, stream: { kind: 'items', items } };
}
