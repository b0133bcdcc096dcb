import {
  type Conclusion,
  findCounting,
  type Resource,
  readListParameters,
  toRecordsName,
} from '../../document/document.ts';
import type { Answer } from '../behaviour.ts';
import { openAsked } from './asked.ts';
import { merge, wrap } from './body.ts';
import type { Ground } from './ground.ts';
import { openKeys } from './keys.ts';
import { needAncestors } from './lookup.ts';
import { showExample, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** Answers with how many records a list would have that is asked for in the same way. */
export const openCount = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { shapes } = ground.inference;
  const { operation, ancestors } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const parameters = readListParameters(shapes, conclusion, resource);
  const askedOf = openAsked(parameters, withinOf(shapes, conclusion, resource));
  const { names, within: holder, isBare } = findCounting(shapes, operation, resource.noun);
  return (call, context) => {
    const keys = keysOf(call, context);
    needAncestors(context, { ancestors, keys });
    const matches = askedOf(context, { query: call.query, keys })?.matches;
    const records = context.records(toRecordsName(resource, keys));
    const count = matches
      ? records.list().records.filter(matches).length
      : records.list({ limit: 0 }).total;
    const outcome = showExample(answering);
    if (isBare) return { ...outcome, body: count };
    const told = Object.fromEntries(names.map((name) => [name, count]));
    return {
      ...outcome,
      body: merge(wrap(holder === undefined ? [] : [holder], [told]), outcome.body),
    };
  };
};
