import {
  type Conclusion,
  isObject,
  type Operation,
  type Resource,
} from '../../document/document.ts';
import type { Answer, Call } from '../behaviour.ts';
import { openAction } from './action.ts';
import { openAssign, openUnassign } from './assign.ts';
import { merge } from './body.ts';
import { openCount } from './count.ts';
import { openCreate } from './create.ts';
import type { Ground } from './ground.ts';
import { openKeys, openNamed } from './keys.ts';
import { openList } from './list.ts';
import { needAncestors } from './lookup.ts';
import { openRead } from './read.ts';
import { openClear, openRemove } from './remove.ts';
import { readSuccess } from './success.ts';
import { openChange, openUpdate } from './update.ts';
import { isUpsert } from './upsert.ts';
import { openValues } from './values.ts';
import { toFrame } from './view.ts';

type Open = (ground: Ground, conclusion: Conclusion, resource: Resource) => Answer;

/** A creation that says so changes what is there already. */
const openCreateOrChange: Open = (ground, conclusion, resource) =>
  isUpsert(ground.root, conclusion.operation)
    ? openCreate(ground, conclusion, resource, openChange(ground, conclusion, resource))
    : openCreate(ground, conclusion, resource);

const behaviours: Readonly<Partial<Record<Conclusion['behaviour'], Open>>> = {
  create: openCreateOrChange,
  read: openRead,
  replace: openUpdate,
  update: openUpdate,
  put: openUpdate,
  remove: openRemove,
  clear: openClear,
  action: openAction,
};

/** Answers operations by what was concluded about them; worked out at the first call. */
export const openInferred =
  (open: () => Ground, example: (operation: Operation) => Answer, otherOf: OtherOf) =>
  (operation: Operation): Answer => {
    let answer: Answer | undefined;
    return (call, context) => {
      answer ??= toTyped(operation, { open, example, otherOf });
      return answer(call, context);
    };
  };

/** Tells of a call whether it is answered in a media type that holds something else than JSON does. */
type OtherOf = (operation: Operation) => ((call: Call) => boolean) | undefined;

type Opening = {
  readonly open: () => Ground;
  readonly example: (operation: Operation) => Answer;
  readonly otherOf: OtherOf;
};

/** What is told in another way, such as the events of a stream, is no record: there the example is told. */
const toTyped = (operation: Operation, { open, example, otherOf }: Opening): Answer => {
  const shown = example(operation);
  const answer = toAnswer(open(), operation, shown);
  const isOther = otherOf(operation);
  if (isOther === undefined) return answer;
  return async (call, context) => {
    const outcome = await answer(call, context);
    return outcome.status < 300 && isOther(call) ? shown(call, context) : outcome;
  };
};

const toAnswer = (ground: Ground, operation: Operation, example: Answer): Answer => {
  const conclusion = ground.inference.conclude(operation);
  const { behaviour, resource, ancestors, many } = conclusion;
  const isListing = behaviour === 'list' || behaviour === 'search';
  if (isListing && resource && many) return openList(ground, conclusion, { resource, many });
  if (behaviour === 'list' && resource) return openCount(ground, conclusion, resource);
  const within = resource && toAnswerWithin(ground, conclusion, resource);
  if (within) return within;
  const open = behaviours[behaviour];
  if (open && resource) {
    const answer = open(ground, conclusion, resource);
    const isNamed = openNamed(conclusion);
    // What is about nothing that anybody named is shown as the document does.
    return isNamed ? (call, context) => (isNamed(call) ? answer : example)(call, context) : answer;
  }
  const shown = openSucceeding(ground, conclusion, example);
  if (ancestors.every((ancestor) => ancestor === undefined)) return shown;
  const keysOf = openKeys(ground.inference, conclusion);
  return (call, context) => {
    needAncestors(context, { ancestors, keys: keysOf(call, context) });
    return shown(call, context);
  };
};

/** What is done with a record's own list, or with the records that are put somewhere. */
const toAnswerWithin = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
): Answer | undefined => {
  const { behaviour, view, values } = conclusion;
  if (values) return openValues(ground, conclusion, resource, values);
  if (behaviour === 'assign' && view) return openAssign(ground, conclusion, resource, view);
  return behaviour === 'unassign' && view
    ? openUnassign(ground, conclusion, resource, view)
    : undefined;
};

/** An example whose envelope says that all went well. */
const openSucceeding = (ground: Ground, conclusion: Conclusion, example: Answer): Answer => {
  const told = readSuccess({ ground, conclusion, frame: toFrame(conclusion.operation) }, 'unknown');
  if (told === undefined) return example;
  return async (call, context) => {
    const outcome = await example(call, context);
    return 'body' in outcome && isObject(outcome.body) && outcome.status < 300
      ? { ...outcome, body: merge(told, outcome.body) }
      : outcome;
  };
};
