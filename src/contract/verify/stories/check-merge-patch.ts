import type { PlannedOperation } from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isEmpty, isEqual } from '../records/compare-values.ts';
import { toOtherValue } from '../records/other-values.ts';
import {
  type ChangeableRecord,
  changeablePropertiesOf,
  createChangeTo,
} from '../records/record-changes.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';

const mergePatchType = 'application/merge-patch+json';

/** The object in a property of a record, and its schemas. */
type MergedObject = {
  readonly update: PlannedUpdate;
  readonly read: PlannedOperation;
  readonly target: ChangeableRecord;
  readonly name: string;
  readonly schemaPointers: readonly string[];
};

/** A merge patch changes single members of an object, and removes them by null (RFC 7396). */
export async function checkMergePatch(
  context: VerifyContext,
  update: PlannedUpdate,
  target: ChangeableRecord,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(target.resource);
  if (!read || !update.operation.body?.content.has(mergePatchType)) return;
  for (const [name, schemaPointers] of changeablePropertiesOf(context, update)) {
    const { properties, choices } = context.views.of(schemaPointers);
    if (properties.size > 1 && choices.length === 0)
      await checkMembersOf(context, { update, read, target, name, schemaPointers });
  }
}

async function checkMembersOf(context: VerifyContext, merged: MergedObject): Promise<void> {
  const { name, schemaPointers } = merged;
  const whole = context.generator.generate(schemaPointers, `merged ${name}`, {
    extent: 'everything',
    direction: 'request',
    examples: 'similar',
    name,
  });
  const before = isObject(whole) ? await change(context, merged, whole) : undefined;
  const [first, second] = Object.keys(before?.shown ?? {}).filter((one) => {
    const value = before?.shown[one];
    return isObject(whole) && one in whole && typeof value !== 'object' && !isEmpty(value);
  });
  if (!before || first === undefined || second === undefined) return;
  const members = { first, second, shown: before.shown };
  await checkOtherMember(context, merged, members);
  await checkNullMember(context, merged, members);
}

type ObservedObject = { readonly shown: JsonObject; readonly exchange: VerifyExchange };

/** Patches the object, and reads it. `undefined` where the patch has further members, or is refused. */
async function change(
  context: VerifyContext,
  { update, read, target, name }: MergedObject,
  members: JsonObject,
): Promise<ObservedObject | undefined> {
  const current = (await readRecord(context, read, target))?.record;
  const patch = createChangeTo(
    context,
    { update, target, current },
    { [name]: members },
    'required',
  );
  if (!patch || !isEqual(Object.keys(Object(patch.input[name])), Object.keys(members)))
    return undefined;
  const draft = patch.draft.body && {
    ...patch.draft,
    body: { ...patch.draft.body, type: mergePatchType },
  };
  const exchange = draft && (await context.sender.send(draft, 'conflict'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return undefined;
  const after = await readRecord(context, read, target);
  const shown = after?.record[name];
  return after && isObject(shown) ? { shown, exchange: after.exchange } : undefined;
}

type Members = {
  readonly first: string;
  readonly second: string;
  readonly shown: JsonObject;
};

async function checkOtherMember(
  context: VerifyContext,
  merged: MergedObject,
  { first, second, shown }: Members,
): Promise<void> {
  const { name, schemaPointers, update } = merged;
  const own = context.views.of(schemaPointers).properties.get(first);
  const other = own && toOtherValue(context, { name: first, schemaPointers: own }, shown[first]);
  if (other === undefined) return;
  const after = await change(context, merged, { [first]: other });
  if (!after) return;
  context.results.pass(update.operation, 'untouched');
  if (isEqual(after.shown[second], shown[second])) return;
  const [old, now] = [shown[second], after.shown[second]].map(formatValue);
  context.results.fail(update.operation, 'untouched', {
    message: `A merge patch of "${name}.${first}" also changed "${name}.${second}" from ${old} to ${now}.`,
    pointer: joinPointer('', name, second),
    exchange: after.exchange,
  });
}

async function checkNullMember(
  context: VerifyContext,
  merged: MergedObject,
  { second, shown }: Members,
): Promise<void> {
  const { name, schemaPointers, update } = merged;
  const { properties, required } = context.views.of(schemaPointers);
  const { types } = context.views.of(properties.get(second));
  if (required.has(second) || !types.includes('null')) return;
  const after = await change(context, merged, { [second]: null });
  if (!after || isEmpty(after.shown[second])) return;
  context.results.fail(update.operation, 'updated', {
    message: `A merge patch set "${name}.${second}" to null, but it is ${isEqual(after.shown[second], shown[second]) ? 'still' : 'now'} ${formatValue(after.shown[second])}.`,
    pointer: joinPointer('', name, second),
    exchange: after.exchange,
  });
}
