import { toRecordsName } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileDefer } from './lifecycles/deferred-call.ts';
import { type ChangeRecord, compileChangeRecord, storeRecord } from './record/change-record.ts';
import { compileInsertRecord } from './record/insert-record.ts';
import { keyOf } from './record/keys.ts';
import {
  compileUpdateTargets,
  type PlannedChange,
  type UpdateTarget,
  type UpdateTargets,
} from './record/update-targets.ts';
import { clearFlagsOfOthers } from './relations/exclusive-flag.ts';
import { type AffectedKeys, compileBatchReport } from './reply/batch-report.ts';
import { compileRecordReplies } from './reply/record-reply.ts';

/** Changes the record that the path names, or those that the body names: in part, or as a whole. */
export function compileUpdateHandler(
  handlerContext: HandlerContext,
  planned: PlannedChange,
): Handler {
  const { operation, resource } = planned;
  const reportsMissing = planned.plan.report?.some(({ groups }) => groups.includes('missing'));
  const targets = compileUpdateTargets(
    handlerContext,
    planned,
    reportsMissing ? 'report' : 'refuse',
  );
  const updateOrInsert = compileDeferrableUpdate(handlerContext, planned, {
    find: targets.find,
    updateOrInsert: compileUpdateOrInsert(handlerContext, planned, targets.find),
  });
  const toReply = compileUpdateReply(handlerContext, planned);
  return (call, context) => {
    const found = targets.read(call, context);
    const update = updateOrInsert(found, call, context);
    const keys = found[0]?.keys ?? [];
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    return toReply(update, stream);
  };
}

/** The records after an update, and their keys. */
type UpdateResult = {
  readonly records: readonly StoredRecord[];
  readonly affected: AffectedKeys;
};

type UpdateOrInsert = (
  targets: readonly UpdateTarget[],
  call: Call,
  context: Context,
) => UpdateResult;

/** Compiles an update that is only checked, where it takes effect later. */
function compileDeferrableUpdate(
  handlerContext: HandlerContext,
  planned: PlannedChange,
  { find, updateOrInsert }: Pick<UpdateTargets, 'find'> & { updateOrInsert: UpdateOrInsert },
): UpdateOrInsert {
  const defer = compileDefer(handlerContext, planned);
  if (defer === undefined) return updateOrInsert;
  return (targets, call, context) => {
    const { affected } = context.dryRun(() => updateOrInsert(targets, call, context));
    // A new record is there at once, as one is that a POST creates.
    if (affected.created.length > 0) return updateOrInsert(targets, call, context);
    const records = targets.flatMap((target) => {
      const before = find(context, target)?.before;
      return before ? [defer.begin(before, { context, keys: target.keys })] : [];
    });
    const keys = targets[0]?.keys ?? [];
    defer.schedule({
      call,
      context,
      keys: targets.length === 1 ? keys : [...keys.slice(0, -1), ''],
    });
    return { records, affected };
  };
}

/** Compiles the change of the targets that exist and the creation of those that do not. */
function compileUpdateOrInsert(
  handlerContext: HandlerContext,
  planned: PlannedChange,
  findTarget: ReturnType<typeof compileUpdateTargets>['find'],
): UpdateOrInsert {
  const { resource } = planned;
  const changeStored = compileChangeStored(handlerContext, planned);
  const insertRecord = compileInsertRecord(handlerContext, planned);
  return (targets, call, context) => {
    const records: StoredRecord[] = [];
    const affected = { changed: [] as string[], created: [] as string[], missing: [] as string[] };
    for (const target of targets) {
      const found = findTarget(context, target);
      if (found === undefined) {
        affected.missing.push(`${target.keys.at(-1)}`);
        continue;
      }
      const { keys, sent, before } = found;
      const record = before
        ? changeStored(before, { call, context, keys, sent })
        : insertRecord(sent, { call, context, keys: keys.slice(0, -1), key: `${keys.at(-1)}` });
      records.push(record);
      affected[before ? 'changed' : 'created'].push(keyOf(resource, record));
    }
    return { records, affected };
  };
}

/** Compiles the change of a stored record, and of the others that lose a flag by it. */
function compileChangeStored(handlerContext: HandlerContext, planned: PlannedChange): ChangeRecord {
  const { resource, plan } = planned;
  const { exclusiveFlags = [] } = plan.record;
  const changeRecord = compileChangeRecord(handlerContext, planned);
  return (before, change) => {
    const { context, keys } = change;
    const record = storeRecord(context, { resource, keys }, changeRecord(before, change));
    clearFlagsOfOthers(context, exclusiveFlags, { resource, keys, before, record });
    return record;
  };
}

/** Compiles the reply: the records or a report on them; a PUT may answer 201 or 204. */
function compileUpdateReply(
  handlerContext: HandlerContext,
  planned: PlannedChange,
): (update: UpdateResult, stream: string) => Outcome {
  const { plan, resource } = planned;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const report = compileBatchReport(handlerContext.model.schemaViews, plan.report ?? [], resource);
  const statuses = plan.kind === 'put' ? plan.statuses : undefined;
  return ({ records, affected }, stream) => {
    const isNew = affected.created.length > 0;
    if (!isNew && statuses?.replaced) return { status: statuses.replaced };
    const outcome = report(showRecords(records, stream), affected);
    return isNew && statuses?.created ? { ...outcome, status: statuses.created } : outcome;
  };
}
