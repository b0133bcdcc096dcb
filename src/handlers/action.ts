import {
  inferActionEffect,
  inferTimestamps,
  type PlannedOperation,
  type Resource,
  toRecordsName,
} from '../inference/inference.ts';
import { compileConformance, propertiesOf, type SchemaViews } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { entriesAt } from './record/envelope.ts';
import { requireAncestors, requireRecord } from './record/find-record.ts';
import { compileReadKeys, countPathKeys } from './record/keys.ts';
import { applyActionEffect, setStateTimes } from './record/timestamps.ts';
import { findIsLinked } from './relations/is-linked.ts';
import {
  type ReplyContext,
  toExampleReply,
  toRecordsReply,
  toReplyFormat,
} from './reply/record-reply.ts';
import { type ChangeContext, compileChangeRecord, storeRecord } from './update.ts';

/**
 * Does something with the record that the path names: takes over what was sent that the record has
 * too, and sets what the verb leads to: its state, or what is true or not of it.
 */
export function compileActionHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): Handler {
  const { operation, ancestors, recordEnvelope, nestedCollection } = conclusion;
  const { shapes } = ground.model;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const keysOf = compileReadKeys(ground.model, conclusion);
  const effect = inferActionEffect(shapes, conclusion, resource);
  const isStored = recordEnvelope !== undefined || effect !== undefined;
  const share = compileSharedProperties(shapes, answering, resource);
  const timestamps = inferTimestamps(shapes, resource);
  const merge = compileMergeBody(ground, conclusion, resource);
  const within = findIsLinked(shapes, conclusion, resource);
  return (call, context) => {
    const all = keysOf(call, context);
    requireAncestors(context, { ancestors, keys: all });
    if (!isStored) return toExampleReply(answering);
    const keys = all.slice(0, countPathKeys(nestedCollection ?? resource));
    const named = { resource, keys, within };
    const before = requireRecord(ground, context, named);
    const after = effect ? applyActionEffect(before, effect, context.clock) : before;
    const merged = merge(after, { call, context, keys });
    const changed = setStateTimes({ before, after: merged }, timestamps, context.clock);
    const record = storeRecord(context, named, changed);
    const name = toRecordsName(resource, keys);
    const outcome = toRecordsReply(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`);
    return recordEnvelope === undefined ? share(outcome, record) : outcome;
  };
}

/** Takes over of a body only what has its like in the record. */
function compileMergeBody(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
) {
  const { shapes } = ground.model;
  const fits = compileConformance(shapes);
  const properties = propertiesOf(shapes, shapes.of(resource.entity));
  const change = compileChangeRecord(ground, conclusion, resource);
  return (before: StoredRecord, changing: Omit<ChangeContext, 'entry'>): StoredRecord => {
    const entry: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(entriesAt(changing.call.body, [])[0] ?? {})) {
      const places = properties.get(name);
      const isOwn = places !== undefined && name !== resource.key.path[0];
      if (isOwn && fits(shapes.of(places), value)) entry[name] = value;
    }
    return change(before, { ...changing, entry });
  };
}

/**
 * What a reply has of the record without being one, such as `{ "status": …, "message": … }`, says what
 * the record does. What has a key of its own and little else of the record is of something else.
 */
function compileSharedProperties(
  shapes: SchemaViews,
  { format: { schema } }: ReplyContext,
  { entity, key }: Resource,
): (outcome: Outcome, record: StoredRecord) => Outcome {
  const fits = compileConformance(shapes);
  const properties = propertiesOf(shapes, shapes.of(schema === undefined ? [] : [schema]));
  const own = propertiesOf(shapes, shapes.of(entity));
  const shared = [...properties].filter(([name]) => own.has(name));
  const isOther = properties.has(`${key.path[0]}`) && 2 * shared.length < properties.size;
  if (isOther || shared.length === 0) return (outcome) => outcome;
  return (outcome, record) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const [name, places] of shared) {
      const value = record[name];
      if (value !== undefined && fits(shapes.of(places), value)) body[name] = value;
    }
    return { ...outcome, body };
  };
}
