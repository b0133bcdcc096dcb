import type { PlannedOperation } from '../../../inference/inference.ts';
import { type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { createRecord } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/**
 * An action that says what it does, such as `POST /tasks/7/complete`, must change that property of a
 * new record. It may lead to another value than its verb says: `cancelling` instead of `cancelled`.
 */
export async function checkAction(context: VerifyContext, action: PlannedOperation): Promise<void> {
  const { plan, resource, operation } = action;
  if (plan.kind !== 'action' || !plan.effect || !resource) return;
  const { read, create } = context.testPlan.operationsOf(resource);
  // The states of a lifecycle move by themselves.
  if (!read || !create || operation.method === 'DELETE' || resource.lifecycle) return;
  const { keys } = await resolvePath(context, action, 'any');
  const ancestorKeys = keys.slice(0, resource.ancestors.length);
  const created = await createRecord(context, resource, ancestorKeys, `for ${operation.id}`);
  if (created.kind === 'failed') return;
  const before = await readRecord(context, read, created);
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} action`,
    extent: 'required',
    path: toPathParameters(operation, [...ancestorKeys, created.key]),
  });
  const exchange = before && draft && (await context.sender.send(draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return;
  const effects = Object.entries(plan.effect.set);
  const findUnchanged = (record: JsonObject) =>
    effects.find(
      ([name, value]) =>
        !isEqual(before.record[name], value) && isEqual(before.record[name], record[name]),
    );
  const after = await context.waitUntil(
    () => readRecord(context, read, created),
    (observed) => !observed || !findUnchanged(observed.record),
  );
  if (!after) return;
  context.results.pass(operation, 'action');
  const unchanged = findUnchanged(after.record);
  if (!unchanged) return;
  const [name, value] = unchanged;
  const now = formatValue(after.record[name]);
  context.results.fail(operation, 'action', {
    message: `The action answered ${exchange.reply.status}, but "${name}" is still ${now}. Expected: ${formatValue(value)}.`,
    pointer: joinPointer('', ...[...after.at, name].map(String)),
    exchange: after.exchange,
  });
}
