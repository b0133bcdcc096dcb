import type { Refusal } from '../refusal.ts';
import type { Reply } from '../response/shape.ts';
import type { Call } from './record.ts';
import { toNotices } from './remark.ts';
import type { Line } from './types.ts';

/** Answers a request with a refusal. */
export const turnAway = async (
  { heard: { judged }, response, options }: Line,
  refusal: Refusal,
): Promise<Reply> => {
  const reply = await options.toReply(refusal, judged?.found?.operation);
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.end(reply.body);
  return reply;
};

type Answered = Pick<Call, 'from' | 'got'> &
  Partial<Pick<Call, 'remarks' | 'findings' | 'leftOut' | 'refusal'>>;

/** Writes a call into the record, where it is one to be judged. */
export const recordCall = (
  { heard: { arrival, sent, judged, leftOut }, options: { record } }: Line,
  { remarks = [], findings = [], leftOut: unheard = [], refusal, ...answered }: Answered,
): void => {
  if (judged === undefined) return;
  record.add({
    ...{ arrival, sent, remarks, findings, refusal },
    found: judged.found,
    // What is refused is told by the refusal.
    notices: refusal === undefined ? toNotices(sent, judged) : [],
    leftOut: [...leftOut, ...unheard],
    ...answered,
  });
};
