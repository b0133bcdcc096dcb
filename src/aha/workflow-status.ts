import type { StoredRecord } from '../index.ts';
import { dateIn } from './occurred-on.ts';
import { isObject, own, textOf } from './property.ts';
import { quote } from './quote.ts';
import { invalid, type Sent } from './sent.ts';
import { timeZoneOf } from './settings.ts';

/**
 * The status that `{"name": "..."}` (Aha! documentation), or a bare name, stands for among those of
 * a workflow; case does not matter. Refuses any other name with 400.
 */
export const workflowStatus = (
  sent: Sent,
  record: StoredRecord,
  workflow: string,
): StoredRecord => {
  const value = own(sent.attributes, 'workflow_status');
  if (value === undefined) return {};
  const name = isObject(value) ? own(value, 'name') : value;
  const { records } = sent.context.records('workflow_statuses').list({ where: { workflow } });
  const status = records.find((known) => isNamed(known, name));
  if (status === undefined) {
    const names = records.map((known) => quote(known.name)).join(', ');
    throw invalid(sent, 'workflow_status', `must name one of ${names}, not ${quote(value)}`);
  }
  return status.id === record.workflow_status_id ? {} : moveTo(status, sent);
};

const isNamed = (status: StoredRecord, name: unknown): boolean =>
  typeof name === 'string' && textOf(status.name).toLowerCase() === name.trim().toLowerCase();

const moveTo = (status: StoredRecord, { context, now }: Sent): StoredRecord => ({
  workflow_status_id: status.id,
  status_changed_on: dateIn(now, timeZoneOf(context)),
});
