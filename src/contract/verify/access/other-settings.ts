import type { Resource } from '../../../inference/inference.ts';
import { prepareRestore, readRecord, sendRead } from '../records/change-record.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { createWholeChange } from '../records/record-changes.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Changes a record that each user has one of, such as `/me`, as the second user. */
export async function checkOtherSettings(
  context: VerifyContext,
  resource: Resource,
): Promise<void> {
  const { read, updates } = context.testPlan.operationsOf(resource);
  const [update] = updates;
  if (!read || !update || resource.ancestors.length > 0) return;
  const target = { resource, ancestorKeys: [], key: undefined };
  const before = await readRecord(context, read, { ...target, input: {} });
  const others = await sendRead(context, read, target, 'other');
  if (!before || !others || others.reply.status >= 300) return;
  const own = prepareRestore(context, update, { ...target, read: before.exchange });
  const theirs = prepareRestore(context, update, { ...target, read: others });
  const change =
    own && theirs && createWholeChange(context, { update, target: own, current: before.record });
  const exchange =
    change && (await context.sender.send({ ...change.draft, credential: 'other' }, 'uncertain'));
  const after = exchange && (await readRecord(context, read, { ...target, input: {} }));
  if (!exchange || !after || exchange.reply.status >= 300) return;
  const { operation } = update;
  context.results.pass(operation, 'owner');
  const { record } = before;
  const changed = change.names.find((name) => !isEqual(record[name], after.record[name]));
  if (changed === undefined) return;
  const message = `Another user changed "${changed}" of the first user from ${formatValue(record[changed])} to ${formatValue(after.record[changed])}.`;
  context.results.fail(operation, 'owner', { message, where: 'credential', exchange });
}
