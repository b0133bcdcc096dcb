import type { Behaviour, Call, Context, StoredRecord } from '../../index.ts';
import { accessRecordToWrite, notFound, requireEstimateRole } from '../auth/record-access.ts';
import { resolveUnits } from '../durations/units.ts';
import { textOf } from '../properties.ts';
import { type ReadableRecord, replyWithRecord } from '../reads/read-record.ts';
import {
  noteUnknownAttributes,
  type RequestAttributes,
  readAttributes,
} from '../request-attributes.ts';
import {
  changedAssignee,
  changedDates,
  changedDescription,
  changedName,
  changedRequirementsUse,
  changedWorkflowStatus,
} from './changed-attributes.ts';
import { changedEstimates, estimateAttributes } from './changed-estimates.ts';

/** A record that can be changed. */
export type UpdatableRecord = ReadableRecord & {
  /** The workflow that its statuses come from. */
  readonly workflow: string;
  /** The names of its dates. */
  readonly dates: readonly string[];
  /** Attributes that only this kind of record has. */
  readonly others: readonly string[];
};

/**
 * Changes what is sent of a record and leaves the rest; answers 200 and the whole record (Aha!
 * documentation). Refuses with 404, 403 and 400.
 */
export function updateRecord(changeable: UpdatableRecord): Behaviour {
  return (call, context) => {
    const { resource, parameter } = changeable;
    const { record } = accessRecordToWrite(call, context, { resource, key: call.path[parameter] });
    return applyUpdate(call, context, { changeable, record });
  };
}

/** Changes a record on a path that names its workspace too; refuses with 404 one of another. */
export function updateRecordInWorkspace(changeable: UpdatableRecord): Behaviour {
  return (call, context) => {
    const { resource, parameter } = changeable;
    const workspace = { resource: 'products', key: call.path.product_id };
    const { record: product } = accessRecordToWrite(call, context, workspace);
    const { record } = accessRecordToWrite(call, context, { resource, key: call.path[parameter] });
    if (record.product_id !== product.id) throw notFound(context);
    return applyUpdate(call, context, { changeable, record });
  };
}

type RecordUpdate = { readonly changeable: UpdatableRecord; readonly record: StoredRecord };

function applyUpdate(call: Call, context: Context, { changeable, record }: RecordUpdate) {
  const sent = readAttributes(call, context, changeable.key);
  noteUnknownAttributes(sent, listAttributes(changeable));
  if (estimateAttributes.some((name) => Object.hasOwn(sent.attributes, name))) {
    requireEstimateRole(call, context, record);
  }
  const settled = resolveUnits(record, context);
  const changed = context.records(changeable.resource).patch(textOf(record.id), {
    work_units: settled.work_units,
    ...changedProperties(sent, settled, changeable),
    updated_at: sent.now,
  });
  return replyWithRecord(call, context, { record: changed, readable: changeable });
}

function changedProperties(
  sent: RequestAttributes,
  record: StoredRecord,
  { workflow, dates, others }: UpdatableRecord,
): StoredRecord {
  return {
    ...changedName(sent),
    ...changedDates(sent, dates),
    ...changedEstimates(sent, record),
    ...(others.length === 0 ? {} : changedRequirementsUse(sent)),
    ...changedDescription(sent, record),
    ...changedWorkflowStatus(sent, record, workflow),
    ...changedAssignee(sent),
  };
}

function listAttributes({ dates, others }: UpdatableRecord): ReadonlySet<string> {
  return new Set([
    'name',
    'description',
    ...dates,
    'workflow_status',
    'assigned_to_user',
    ...estimateAttributes,
    ...others,
  ]);
}
