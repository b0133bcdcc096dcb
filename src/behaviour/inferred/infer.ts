import type { Conclusion, Operation, Resource } from '../../document/document.ts';
import type { Answer } from '../behaviour.ts';
import { openAction } from './action.ts';
import { openCreate } from './create.ts';
import type { Ground } from './ground.ts';
import { openKeys } from './keys.ts';
import { openList } from './list.ts';
import { needAncestors } from './lookup.ts';
import { openRead } from './read.ts';
import { openClear, openRemove } from './remove.ts';
import { openUpdate } from './update.ts';

type Open = (ground: Ground, conclusion: Conclusion, resource: Resource) => Answer;

const behaviours: Readonly<Partial<Record<Conclusion['behaviour'], Open>>> = {
  create: openCreate,
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
  (open: () => Ground, example: (operation: Operation) => Answer) =>
  (operation: Operation): Answer => {
    let answer: Answer | undefined;
    return (call, context) => {
      answer ??= toAnswer(open(), operation, example(operation));
      return answer(call, context);
    };
  };

const toAnswer = (ground: Ground, operation: Operation, example: Answer): Answer => {
  const conclusion = ground.inference.conclude(operation);
  const { behaviour, resource, ancestors, many } = conclusion;
  const isListing = behaviour === 'list' || behaviour === 'search';
  if (isListing && resource && many) return openList(ground, conclusion, { resource, many });
  const open = behaviours[behaviour];
  if (open && resource) return open(ground, conclusion, resource);
  if (ancestors.every((ancestor) => ancestor === undefined)) return example;
  const keysOf = openKeys(ground.inference, conclusion);
  return async (call, context) => {
    await needAncestors(context, { ancestors, keys: await keysOf(call, context) });
    return example(call, context);
  };
};
