import {
  describesDuplicate,
  normalizeName,
  notUniqueText,
  type PlannedOperation,
  type Resource,
  takenValueText,
  uniqueText,
  valueAt,
} from '../../../inference/inference.ts';
import {
  type Operation,
  objectOf,
  readPointer,
  readReplyDescription,
  textAt,
} from '../../../openapi/openapi.ts';
import { createRecord, sendAndTrack } from '../records/create-record.ts';
import { changeablePropertiesOf, createChangeTo } from '../records/record-changes.ts';
import type { OperationTarget } from '../requests/operation-target.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Creates the same record twice, where the document says that a duplicate is refused with 409. */
export async function checkDuplicate(
  context: VerifyContext,
  operation: Operation,
  target: OperationTarget,
): Promise<void> {
  const planned = context.testPlan.inferenceOf(operation);
  if (target.certainty !== 'known') return;
  if (planned.plan.kind === 'update' || planned.plan.kind === 'replace') {
    await checkDuplicateChange(context, planned, target);
    return;
  }
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} duplicate`,
    extent: 'everything',
    path: target.path,
    presetBody: target.presetBody,
  });
  if (!draft || !refusesDuplicates(context, planned, draft.body?.value)) return;
  const tracked = { keys: target.keys, purpose: 'conflict' } as const;
  const first = await sendAndTrack(context, draft, tracked);
  if (!first || first.reply.status >= 300) return;
  const again = await sendAndTrack(context, draft, tracked);
  if (!again) return;
  context.results.pass(operation, 'duplicate');
  const { status } = again.reply;
  if (status >= 300) return;
  const message = `The same record was created twice: the second request was answered ${status}.`;
  const place = `${operation.pointer}/responses/409`;
  context.results.fail(operation, 'duplicate', {
    ...{ message, where: 'status', place, exchange: again },
    others: [first],
  });
}

/** True where a 409 is about what exists already, or a property with unique values is sent. */
function refusesDuplicates(
  { document }: VerifyContext,
  { operation, plan, resource }: PlannedOperation,
  body: unknown,
): boolean {
  const reply = objectOf(readPointer(document.root, `${operation.pointer}/responses/409`));
  if (plan.kind !== 'create' || !operation.replies.has('409')) return false;
  const isKeySent =
    resource?.key.origin === 'client' && valueAt(body, resource.key.bodyPath) !== undefined;
  return (
    isKeySent ||
    plan.record.constraints.unique.length > 0 ||
    describesDuplicate(`${textAt(reply, 'description')}`)
  );
}

/** A change to the unique value of another record is refused, where the document has a 409. */
async function checkDuplicateChange(
  context: VerifyContext,
  { operation, resource }: PlannedOperation,
  { keys }: OperationTarget,
): Promise<void> {
  const update = resource && context.testPlan.operationsOf(resource).updates.find(isOf(operation));
  const property = update && findUniqueProperty(context, update, resource);
  const key = keys.at(-1);
  if (!update || property === undefined || key === undefined) return;
  const ancestorKeys = keys.slice(0, -1);
  const stream = `unique for ${operation.id}`;
  const other = await createRecord(context, resource, ancestorKeys, stream);
  const change =
    other.kind === 'created' && other.key !== key && other.input[property] !== undefined
      ? createChangeTo(
          context,
          { update, target: { resource, ancestorKeys, key, input: {} }, current: undefined },
          { [property]: other.input[property] },
          operation.method === 'PUT' ? 'everything' : 'required',
        )
      : undefined;
  const exchange = change && (await context.sender.send(change.draft, 'conflict'));
  if (!exchange) return;
  context.results.pass(operation, 'duplicate');
  const { status } = exchange.reply;
  if (status >= 300) return;
  context.results.fail(operation, 'duplicate', {
    message: `"${property}" is unique, but was changed to the value of another record (${status}).`,
    ...{ where: 'status', place: `${operation.pointer}/responses/409`, exchange },
  });
}

function isOf(operation: Operation) {
  return (one: PlannedOperation): boolean => one.operation === operation;
}

/** A property that creations may not repeat, and that an update with a documented 409 can set. */
function findUniqueProperty(
  context: VerifyContext,
  update: PlannedUpdate,
  resource: Resource,
): string | undefined {
  const { create } = context.testPlan.operationsOf(resource);
  if (!create || !update.operation.replies.has('409')) return undefined;
  const changeable = changeablePropertiesOf(context, update);
  const unique = create.plan.record.constraints.unique.flatMap(({ property, scope }) =>
    scope.length === 0 ? property : [],
  );
  const refused = namedInConflict(context, update.operation);
  const isDescribed = (pointers: readonly string[]): boolean => {
    const text = `${context.views.of(pointers).keywords.description}`;
    return uniqueText.test(text) && !notUniqueText.test(text);
  };
  const [found] = [...changeablePropertiesOf(context, create)].find(
    ([name, pointers]) =>
      changeable.has(name) &&
      (unique.includes(name) || isDescribed(pointers) || refused === normalizeName(name)),
  ) ?? [undefined];
  return found;
}

/** The property of another record that a 409 is about: `There is a plot with this title`. */
function namedInConflict({ document }: VerifyContext, operation: Operation): string | undefined {
  const [, name] = takenValueText.exec(readReplyDescription(document.root, operation, 409)) ?? [];
  return name === undefined ? undefined : normalizeName(name);
}
