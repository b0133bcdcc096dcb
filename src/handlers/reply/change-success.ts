import { continueWith } from '../../base/promise.ts';
import { isRefusal } from '../../base/refusal.ts';
import type { Handler, Outcome } from '../behaviour.ts';

type Answer = ReturnType<Handler>;

/** Changes the reply to a call that succeeded. A refusal and any other status stay as they are. */
export function changeSuccess(answer: Answer, change: (outcome: Outcome) => Outcome): Answer {
  const changeOne = (outcome: Awaited<Answer>): Awaited<Answer> =>
    isRefusal(outcome) || outcome.status >= 300 ? outcome : change(outcome);
  return continueWith(answer, changeOne);
}
