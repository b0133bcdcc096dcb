import {
  findKeyedLists,
  isKeyListName,
  type PlannedOperation,
  type Resource,
  sendsKeyList,
  toRecordsName,
  valueAt,
} from '../inference/inference.ts';
import { isObject } from '../openapi/openapi.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/selection.ts';
import {
  noticeMissingKeys,
  parentResourcesOf,
  requireAncestors,
  requireRecord,
} from './record/find-record.ts';
import { compileReadKeys, keyOf } from './record/keys.ts';
import { deleteNestedRecords, noteDeletedKey } from './relations/cascade-delete.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { toExampleReply, toRecordsReply, toReplyFormat } from './reply/record-reply.ts';

/** Removes the record that the path names; what is below it is hidden with it. */
export function compileRemoveHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): Handler {
  const { operation, ancestors } = conclusion;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const keysOf = compileReadKeys(ground.model, conclusion);
  const parents = parentResourcesOf(resource, ancestors);
  const within = findIsLinked(ground.model.shapes, conclusion, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    requireAncestors(context, { ancestors: parents, keys });
    const record = requireRecord(ground, context, { resource, keys, within });
    const name = toRecordsName(resource, keys);
    context.records(name).remove(`${keys.at(-1)}`);
    noteDeletedKey(ground, context, { resource, keys });
    deleteNestedRecords(ground, context, { resource, keys });
    return confirmDeletion(
      toRecordsReply(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`),
    );
  };
}

/** A reply that tells by yes or no whether something was removed tells that it was. */
export function confirmDeletion({ body, ...rest }: Outcome): Outcome {
  if (!isObject(body)) return { ...rest, body };
  const told = Object.entries(body).filter(
    ([name, value]) => value === false && /^(is_?)?(deleted|removed)$/i.test(name),
  );
  return { ...rest, body: { ...body, ...Object.fromEntries(told.map(([name]) => [name, true])) } };
}

/**
 * Removes all records of a resource that a list has which
 * is asked for in the same way, or those whose keys the call lists.
 */
export function compileClearHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation<'clear'>,
): Handler {
  const { resource } = conclusion;
  const answering = {
    context: ground,
    inference: conclusion,
    format: toReplyFormat(conclusion.operation),
  };
  const keysOf = compileReadKeys(ground.model, conclusion);
  const { shapes } = ground.model;
  const select = compileListSelection(
    conclusion.plan.query,
    findIsLinked(shapes, conclusion, resource),
  );
  const { path } = resource.key;
  const isNaming = sendsKeyList(shapes, conclusion.operation, path);
  const keysIn = compileReadListedKeys(
    findKeyedLists(shapes, conclusion.operation, path),
    resource,
  );
  const counts = compileBatchReport(shapes, answering.format, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    requireAncestors(context, { ancestors: conclusion.ancestors, keys });
    const name = toRecordsName(resource, keys);
    const { records } = context.records(name).list();
    const matches = select(context, { query: call.query, keys })?.matches;
    const there = (matches ? records.filter(matches) : records).map((record) =>
      keyOf(resource, record),
    );
    const named = isNaming ? keysIn(call) : undefined;
    const gone = there.filter((one) => !named || named.has(one));
    for (const key of gone) {
      context.records(name).remove(key);
      noteDeletedKey(ground, context, { resource, keys: [...keys, key] });
      deleteNestedRecords(ground, context, { resource, keys: [...keys, key] });
    }
    const missing = [...(named ?? [])].filter((key) => !there.includes(key));
    noticeMissingKeys(context, name, missing);
    return counts.report(toExampleReply(answering), { changed: gone, created: [], missing });
  };
}

/** Reads the keys that a call lists, also in lists of records; `undefined` where it sends nothing that could. */
function compileReadListedKeys(keyed: ReadonlySet<string>, { key: { path } }: Resource) {
  return ({ body, query }: Call): ReadonlySet<string> | undefined => {
    if (body === undefined && !Object.keys(query).some(isKeyListName)) return undefined;
    const held = Object.entries({ ...query, ...Object(body) }).filter(
      ([name]) => isKeyListName(name) || keyed.has(name),
    );
    const listed = Array.isArray(body) ? body : held.flatMap(([, list]) => [list].flat());
    const keys = listed.map((entry) => (isObject(entry) ? valueAt(entry, path) : entry));
    return new Set(keys.filter((key) => key !== undefined).map(String));
  };
}
