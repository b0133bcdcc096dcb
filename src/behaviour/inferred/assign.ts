import {
  type Conclusion,
  type Inference,
  isObject,
  type Resource,
  toRecordsName,
  type View,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Context } from '../behaviour.ts';
import { openAssigned } from './assigned.ts';
import { openCounts } from './counts.ts';
import type { Ground } from './ground.ts';
import { keyOf } from './keys.ts';
import { openMembership } from './membership.ts';
import { confirm } from './remove.ts';
import { openTie } from './tie.ts';
import { store } from './update.ts';
import { showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** Puts records that there are below a parent: the one that the path names, or those that the body does. */
export const openAssign = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
  view: View,
): Answer => {
  const { answering, namedBy, tie, untie, put, others, counts } = openPlacing(ground, conclusion, {
    resource,
    view,
  });
  const { schema } = answering.frame;
  const isRecord = conclusion.one?.path.length === 0;
  const tell =
    isRecord || schema === undefined
      ? undefined
      : openMembership(ground.inference.shapes, schema, { resource, view });
  // What is put to all of them is all that is to be there.
  const isWhole = conclusion.operation.method === 'PUT' && namedBy.where === 'body';
  return (call, context) => {
    const { above, found, missing } = namedBy.read(call, context);
    const records = found.map((record) => put(context, above, tie(record, above, context)));
    const keys = records.map((record) => keyOf(resource, record));
    for (const record of isWhole ? others(context, above, keys) : [])
      put(context, above, untie(record, above, context));
    const stream = `${toRecordsName(view, above)}/${keys[0]} ${conclusion.operation.id}`;
    const outcome = showRecords(answering, records, stream);
    if (tell === undefined || !isObject(outcome.body)) return outcome;
    const told = tell(outcome, { call, context, keys: [...above, ...keys.slice(0, 1)] });
    return namedBy.where === 'path' ? told : counts.tell(told, { keys: [], made: keys, missing });
  };
};

/** Takes records away from a parent; they go on without it. */
export const openUnassign = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
  view: View,
): Answer => {
  const { answering, namedBy, untie, put, others, counts } = openPlacing(ground, conclusion, {
    resource,
    view,
  });
  return (call, context) => {
    const { above, found, missing } = namedBy.read(call, context);
    const gone = namedBy.where === 'nowhere' ? others(context, above, []) : found;
    const records = gone.map((record) => put(context, above, untie(record, above, context)));
    const keys = records.map((record) => keyOf(resource, record));
    const stream = `${toRecordsName(view, above)}/${keys[0]} ${conclusion.operation.id}`;
    const outcome = confirm(showRecords(answering, records, stream));
    return namedBy.where === 'path' || !isObject(outcome.body)
      ? outcome
      : counts.tell(outcome, { keys, made: [], missing });
  };
};

type Site = { readonly resource: Resource; readonly view: View };

/** What both take to know which records are meant, to put them where they belong, and to tell it. */
const openPlacing = (ground: Ground, conclusion: Conclusion, { resource, view }: Site) => {
  const { shapes } = ground.inference;
  const frame = toFrame(conclusion.operation);
  return {
    ...openTie(shapes, resource, view),
    answering: { ground, conclusion, frame },
    namedBy: openAssigned(ground, conclusion, { resource, view }),
    put: openPut(resource),
    others: openOthers(ground.inference, conclusion, resource),
    counts: openCounts(shapes, frame, resource),
  };
};

const openPut =
  (resource: Resource) =>
  (context: Context, above: readonly string[], record: StoredRecord): StoredRecord =>
    store(context, { resource, keys: [...above, keyOf(resource, record)] }, record);

/** Finds the records that are below a parent besides those with some keys. */
const openOthers = (
  { shapes }: Inference,
  conclusion: Conclusion,
  resource: Resource,
): ((
  context: Context,
  above: readonly string[],
  keys: readonly string[],
) => readonly StoredRecord[]) => {
  const within = withinOf(shapes, conclusion, resource);
  return (context, above, keys) =>
    context
      .records(toRecordsName(resource, above))
      .list()
      .records.filter(
        (record) => within?.(record, above) === true && !keys.includes(keyOf(resource, record)),
      );
};
