import { isDeepStrictEqual } from 'node:util';
import {
  type ActionPart,
  type PlannedOperation,
  toRecordsName,
  writeId,
} from '../inference/inference.ts';
import {
  compileConformance,
  isObject,
  type JsonObject,
  mergePatch,
  propertiesOf,
} from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileDefer } from './lifecycles/deferred-call.ts';
import { requireActionState } from './lifecycles/transitions.ts';
import { compileChangeRecord, type RecordChange, storeRecord } from './record/change-record.ts';
import { compileCoerceValue } from './record/coerce-value.ts';
import { entriesAt } from './record/envelope.ts';
import {
  findRecord,
  noticeMissingKeys,
  requireAncestors,
  requireRecord,
} from './record/find-record.ts';
import { compileReadKeys, countPathKeys, keyOf } from './record/keys.ts';
import { compileToChangedRecord, identityOf } from './record/record-writer.ts';
import { applyActionEffect, setStateTimes } from './record/timestamps.ts';
import { readListedKeys } from './record/update-targets.ts';
import { clearExclusiveFlag } from './relations/exclusive-flag.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { takeOutOfTrash } from './relations/trash.ts';
import { removeRecord } from './remove.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { compileAddSharedProperties, compileRecordReplies } from './reply/record-reply.ts';

type PlannedAction = PlannedOperation<'action'>;

/**
 * Performs an action such as `cancel` on the record that the path names: it applies the effect of the
 * verb and the properties of the body that the record has.
 */
export function compileActionHandler(
  handlerContext: HandlerContext,
  planned: PlannedAction,
): Handler {
  const { operation, ancestors, resource, nestedCollection, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const isOfRecord = plan.isOfRecord || plan.jobReply !== undefined;
  const act = compileActOnRecord(handlerContext, planned);
  const removeMerged = compileRemoveMerged(handlerContext, planned);
  const listTargets = compileListTargets(handlerContext, planned);
  const { showExample } = compileRecordReplies(handlerContext, planned);
  const toReply = compileActionReply(handlerContext, planned);
  return (call, context) => {
    const pathKeys = readKeys(call, context);
    const keys = pathKeys.slice(0, countPathKeys(nestedCollection ?? resource));
    if (plan.restores) takeOutOfTrash(context, { resource, keys });
    requireAncestors(context, { ancestors, keys: pathKeys });
    if (!isOfRecord) return showExample();
    removeMerged?.(call, context, keys);
    const { targets, missing } = listTargets(call, context, keys);
    const records = targets.map((keys) => act({ call, context, keys }));
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    return toReply({ records, missing, stream });
  };
}

/** Compiles the removal of the records that a call merges into another; `undefined` for other actions. */
function compileRemoveMerged(
  handlerContext: HandlerContext,
  { resource, plan: { mergedKeys } }: PlannedAction,
): ((call: Call, context: Context, keys: readonly string[]) => void) | undefined {
  if (mergedKeys === undefined) return undefined;
  return (call, context, keys) => {
    const [body = {}] = entriesAt(call.body, []);
    for (const key of [body[mergedKeys] ?? []].flat().map(String)) {
      const merged = { resource, keys: [...keys.slice(0, -1), key] };
      if (key === keys.at(-1)) continue;
      requireRecord(handlerContext, context, merged);
      removeRecord(handlerContext, context, merged);
    }
  };
}

/** Compiles an action on the record of some keys; what comes later is put off. */
function compileActOnRecord(
  handlerContext: HandlerContext,
  planned: PlannedAction,
): (action: Action) => StoredRecord {
  const { resource, plan } = planned;
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const perform = compileActionEffect(handlerContext, planned);
  const defer = compileDefer(handlerContext, planned);
  return (action) => {
    const { context, keys } = action;
    const before = requireRecord(handlerContext, context, { resource, keys, isLinked });
    requireActionState(context, planned, before);
    defer?.schedule(action);
    return defer ? defer.begin(before, action) : perform(before, action);
  };
}

/** The keys of the records that a call acts on, and those that no record has. */
type ActionTargets = {
  readonly targets: readonly (readonly string[])[];
  readonly missing: readonly string[];
};

type ListTargets = (call: Call, context: Context, keys: readonly string[]) => ActionTargets;

/**
 * Compiles the keys of the records that a call acts on: those of the path, or each that the body lists. Of these
 * a missing one is refused where the document has a 404 and the reply does not report it, and else noticed.
 */
function compileListTargets(
  handlerContext: HandlerContext,
  { operation, resource, plan: { input, report } }: PlannedAction,
): ListTargets {
  const { bulkTargets } = input;
  const reportsMissing = report?.some(({ groups }) => groups.includes('missing'));
  const refusesMissing = operation.replies.has('404') && !reportsMissing;
  if (bulkTargets?.by !== 'list')
    return (_call, _context, keys) => ({ targets: [keys], missing: [] });
  return (call, context, keys) => {
    const listed = readListedKeys(call, bulkTargets);
    const targets = listed.map((key) => [...keys, key]);
    if (refusesMissing) return { targets, missing: [] };
    const found: (readonly string[])[] = [];
    const missing: string[] = [];
    for (const target of targets) {
      if (findRecord(handlerContext, context, { resource, keys: target })) found.push(target);
      else missing.push(`${target.at(-1)}`);
    }
    noticeMissingKeys(context, toRecordsName(resource, keys), missing);
    return { targets: found, missing };
  };
}

type ActionResult = Pick<ActionTargets, 'missing'> & {
  readonly records: readonly StoredRecord[];
  readonly stream: string;
};

/** Compiles the reply: the records, or a report on those that the body lists. */
function compileActionReply(
  handlerContext: HandlerContext,
  planned: PlannedAction,
): (result: ActionResult) => Outcome {
  const { plan, resource } = planned;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const addSharedProperties = compileAddSharedProperties(handlerContext, planned);
  const report = compileBatchReport(handlerContext.model.schemaViews, plan.report ?? [], resource);
  return ({ records, missing, stream }) => {
    const changed = records.map((record) => keyOf(resource, record));
    const outcome = report(showRecords(records, stream), { changed, created: [], missing });
    const [record] = records;
    return record ? addSharedProperties(outcome, record) : outcome;
  };
}

type Action = Omit<RecordChange, 'sent'>;

/** Compiles what an action makes of a record, which it stores. */
export function compileActionEffect(
  handlerContext: HandlerContext,
  planned: PlannedAction,
): (before: StoredRecord, action: Action) => StoredRecord {
  const { resource } = planned;
  const { effect, exclusiveFlag, part, record, renewed } = planned.plan;
  const mergeBody = part
    ? compileChangePart(handlerContext, planned, part)
    : compileMergeBody(handlerContext, planned);
  return (before, action) => {
    const { clock } = action.context;
    const affected = effect ? applyActionEffect(before, effect, clock) : before;
    const after = { ...mergeBody(affected, action), ...writeSecrets(renewed, action) };
    const timed = setStateTimes({ before, after }, record.timestamps, clock);
    const { context, keys } = action;
    if (exclusiveFlag)
      clearExclusiveFlag(context, exclusiveFlag, { resource, keys, record: timed });
    return storeRecord(context, { resource, keys }, timed);
  };
}

function writeSecrets(
  renewed: PlannedAction['plan']['renewed'],
  { context, keys }: Action,
): JsonObject {
  return Object.fromEntries(
    renewed.map(({ property, style }) => [
      property,
      writeId(style, context.random).replace('{key}', () => `${keys.at(-1)}`),
    ]),
  );
}

/** Compiles the change of a record by the properties of a body that it has and that conform. */
function compileMergeBody(
  handlerContext: HandlerContext,
  planned: PlannedAction,
): (before: StoredRecord, action: Action) => StoredRecord {
  const { resource } = planned;
  const { schemaViews } = handlerContext.model;
  const conforms = compileConformance(schemaViews);
  const properties = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const changeRecord = compileChangeRecord(handlerContext, planned);
  const coerce = compileCoerceValue(schemaViews, conforms);
  return (before, action) => {
    const [body = {}] = entriesAt(action.call.body, []);
    const sent: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(body)) {
      const schemaPointers = properties.get(name);
      if (schemaPointers === undefined || name === resource.key.path[0]) continue;
      const coerced = coerce(schemaPointers, value, name);
      const changed = isObject(coerced) ? mergePatch(before[name], coerced) : coerced;
      if (conforms(schemaViews.of(schemaPointers), changed)) sent[name] = coerced;
    }
    return changeRecord(before, { ...action, sent });
  };
}

/** Compiles the change of a part of a record: an object, or a list that gets or loses an entry. */
function compileChangePart(
  handlerContext: HandlerContext,
  planned: PlannedAction,
  part: ActionPart,
): (before: StoredRecord, action: Action) => StoredRecord {
  const changeValue = compileChangeValue(handlerContext, planned, part);
  const toChangedRecord = compileToChangedRecord(handlerContext, planned);
  return (before, action) => {
    const changed = { ...before, [part.property]: changeValue(before[part.property], action) };
    return toChangedRecord(changed, identityOf(planned.resource, before, action));
  };
}

function compileChangeValue(
  { generate }: HandlerContext,
  { operation }: PlannedAction,
  { schemaPointers, change }: ActionPart,
): (value: unknown, action: Action) => unknown {
  return (value, { call, keys }) => {
    const [body = {}] = entriesAt(call.body, []);
    if (change === 'merge') return mergePatch(value, body);
    const list = [value ?? []].flat();
    if (change === 'take') return list.filter((one) => !isLike(one, body));
    const stream = `${keys.join('/')} ${operation.id} ${list.length}`;
    return [...list, generate(schemaPointers, stream, { given: body, extent: 'required' })];
  };
}

/** Whether an entry has the values that were sent, as far as it has properties of their names. */
function isLike(entry: unknown, sent: JsonObject): boolean {
  const named = Object.entries(sent).filter(([name]) => isObject(entry) && name in entry);
  return (
    named.length > 0 &&
    named.every(([name, value]) => isDeepStrictEqual(Object(entry)[name], value))
  );
}
