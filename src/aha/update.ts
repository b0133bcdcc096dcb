import type { Behaviour, Call, Context, StoredRecord } from '../index.ts';
import { assignedUser } from './assigned-user.ts';
import { changedEstimates, estimateAttributes } from './changed-estimates.ts';
import { changedDates, changedDescription, changedName, changedUse } from './plain-attribute.ts';
import { textOf } from './property.ts';
import { checkEstimating, notFound, reachToWrite } from './reach.ts';
import { answerOne, type Readable } from './read-one.ts';
import { noteUnknown, type Sent, unwrap } from './sent.ts';
import { settleUnits } from './work-units.ts';
import { workflowStatus } from './workflow-status.ts';

/** A record that can be changed. */
export type Changeable = Readable & {
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
export const update =
  (changeable: Changeable): Behaviour =>
  (call, context) => {
    const { resource, parameter } = changeable;
    const { record } = reachToWrite(call, context, { resource, key: call.path[parameter] });
    return change(call, context, { changeable, record });
  };

/** Changes a record on a path that names its workspace too; refuses with 404 one of another. */
export const updateWithin =
  (changeable: Changeable): Behaviour =>
  (call, context) => {
    const { resource, parameter } = changeable;
    const workspace = { resource: 'products', key: call.path.product_id };
    const { record: product } = reachToWrite(call, context, workspace);
    const { record } = reachToWrite(call, context, { resource, key: call.path[parameter] });
    if (record.product_id !== product.id) throw notFound(context);
    return change(call, context, { changeable, record });
  };

type Change = { readonly changeable: Changeable; readonly record: StoredRecord };

const change = (call: Call, context: Context, { changeable, record }: Change) => {
  const sent = unwrap(call, context, changeable.key);
  noteUnknown(sent, attributesOf(changeable));
  if (estimateAttributes.some((name) => Object.hasOwn(sent.attributes, name))) {
    checkEstimating(call, context, record);
  }
  const settled = settleUnits(record, context);
  const changed = context.records(changeable.resource).patch(textOf(record.id), {
    work_units: settled.work_units,
    ...changes(sent, settled, changeable),
    updated_at: sent.now,
  });
  return answerOne(call, context, { record: changed, readable: changeable });
};

const changes = (
  sent: Sent,
  record: StoredRecord,
  { workflow, dates, others }: Changeable,
): StoredRecord => ({
  ...changedName(sent),
  ...changedDates(sent, dates),
  ...changedEstimates(sent, record),
  ...(others.length === 0 ? {} : changedUse(sent)),
  ...changedDescription(sent, record),
  ...workflowStatus(sent, record, workflow),
  ...assignedUser(sent),
});

const attributesOf = ({ dates, others }: Changeable): ReadonlySet<string> =>
  new Set([
    'name',
    'description',
    ...dates,
    'workflow_status',
    'assigned_to_user',
    ...estimateAttributes,
    ...others,
  ]);
