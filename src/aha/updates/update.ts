import type { Behaviour, Call, Context, StoredRecord } from '../../behaviours.ts';
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

/** A kind of record that can be updated. */
export type UpdatableRecord = ReadableRecord & {
  /** The workflow of its statuses. */
  readonly workflow: string;
  /** The names of its dates. */
  readonly dates: readonly string[];
  /** The attributes that only this kind has. */
  readonly others: readonly string[];
};

/**
 * Updates the attributes in the request, keeps the others, and answers 200 with the whole record (Aha!
 * documentation). Refuses with 404, 403 and 400.
 */
export function updateRecord(updatable: UpdatableRecord): Behaviour {
  return (call, context) => {
    const { resource, parameter } = updatable;
    const { record } = accessRecordToWrite(call, context, { resource, key: call.path[parameter] });
    return applyUpdate(call, context, { updatable, record });
  };
}

/** Updates a record below its workspace; refuses (404) a record of another workspace. */
export function updateRecordInWorkspace(updatable: UpdatableRecord): Behaviour {
  return (call, context) => {
    const { resource, parameter } = updatable;
    const workspace = { resource: 'products', key: call.path.product_id };
    const { record: product } = accessRecordToWrite(call, context, workspace);
    const { record } = accessRecordToWrite(call, context, { resource, key: call.path[parameter] });
    if (record.product_id !== product.id) throw notFound(context);
    return applyUpdate(call, context, { updatable, record });
  };
}

type RecordUpdate = { readonly updatable: UpdatableRecord; readonly record: StoredRecord };

function applyUpdate(call: Call, context: Context, { updatable, record }: RecordUpdate) {
  const request = readAttributes(call, context, updatable.key);
  noteUnknownAttributes(request, listAttributes(updatable));
  if (estimateAttributes.some((name) => Object.hasOwn(request.attributes, name))) {
    requireEstimateRole(call, context, record);
  }
  const withUnits = resolveUnits(record, context);
  const changed = context.records(updatable.resource).patch(textOf(record.id), {
    work_units: withUnits.work_units,
    ...changedProperties(request, withUnits, updatable),
    updated_at: request.now,
  });
  return replyWithRecord(call, context, { record: changed, readable: updatable });
}

function changedProperties(
  request: RequestAttributes,
  record: StoredRecord,
  { workflow, dates, others }: UpdatableRecord,
): StoredRecord {
  return {
    ...changedName(request),
    ...changedDates(request, dates),
    ...changedEstimates(request, record),
    ...(others.length === 0 ? {} : changedRequirementsUse(request)),
    ...changedDescription(request, record),
    ...changedWorkflowStatus(request, record, workflow),
    ...changedAssignee(request),
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
