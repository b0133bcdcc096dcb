import {
  normalizeName,
  type PlannedOperation,
  recordEnvelopeOf,
  stateName,
  toFlagWords,
} from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import {
  formatValue,
  isEmpty,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findMarkedFlags, findRefusingFlag } from './action-flags.ts';
import { type ActionOfRecord, type ActionRun, findUnchanged, runAction } from './action-run.ts';
import { checkRefusedAfter, checkRefusedNow } from './refused-in-state.ts';

/**
 * An action that says what it does, such as `POST /tasks/7/complete`, must change that property of a
 * new record, and leave the rest of it and other records as they are. It may lead to another value than its
 * verb says: `cancelling` instead of `cancelled`. What the document refuses in that state is refused then.
 */
export async function checkAction(
  context: VerifyContext,
  planned: PlannedOperation,
): Promise<void> {
  const action = toActionOfRecord(context, planned);
  const run = action && (await runAction(context, action));
  if (!action || !run) return;
  context.results.pass(action.operation, 'action');
  const unchanged = findUnchanged(action, run.before.record, run.after.record);
  if (unchanged) {
    const [name, value] = unchanged;
    const now = formatValue(run.after.record[name]);
    fail(context, run, {
      message: `The action answered ${run.exchange.reply.status}, but "${name}" is still ${now}. Expected: ${formatValue(value)}.`,
      name,
    });
    return;
  }
  await checkShownState(context, action, run);
  checkStateTime(context, action, run);
  checkSentValues(context, action, run);
  checkOtherProperties(context, action, run);
  await checkOtherRecord(context, action, run);
  const flag = findRefusingFlag(context, action, run.after.record);
  if (flag !== undefined) await checkRefusedNow(context, run.draft, { name: flag, value: true });
  const name = Object.keys(action.effects).find((one) => stateName.test(one));
  if (name === undefined) return;
  const value = run.after.record[name];
  if (typeof value === 'string')
    await checkRefusedAfter(context, run, { resource: action.resource, name, value });
}

/** An action on a record that can be created and read. */
function toActionOfRecord(
  context: VerifyContext,
  planned: PlannedOperation,
): ActionOfRecord | undefined {
  const { plan, resource, operation } = planned;
  // One on many records is no story of the record that was created.
  if (plan.kind !== 'action' || plan.input.bulkTargets || !resource) return undefined;
  const effects = plan.effect?.set ?? findMarkedFlags(context, { operation, resource });
  // Without a known effect the reply must show one that a read can confirm.
  if (Object.keys(effects).length === 0 && !recordEnvelopeOf(plan)) return undefined;
  const { read, create } = context.testPlan.operationsOf(resource);
  // The states of a lifecycle move by themselves.
  if (!read || !create || operation.method === 'DELETE' || resource.lifecycle) return undefined;
  return { ...planned, plan, resource, read, effects };
}

/** What the reply of an action shows of the record is what a read shows. */
async function checkShownState(
  context: VerifyContext,
  { plan, read }: ActionOfRecord,
  run: ActionRun,
): Promise<void> {
  const envelope = recordEnvelopeOf(plan);
  const replied = envelope && valueAtPath(run.exchange.json, envelope.path);
  if (!isObject(replied)) return;
  const { record } = run.before;
  const isChanged = (name: string): boolean =>
    typeof replied[name] === 'string' && name in record && !isEqual(record[name], replied[name]);
  const isLost = (name: string, now: JsonObject): boolean =>
    isChanged(name) && isEqual(record[name], now[name]);
  const suspect = Object.keys(replied).find((name) => isLost(name, run.after.record));
  const again = suspect === undefined ? undefined : await readRecord(context, read, run.created);
  if (suspect === undefined || !again || !isLost(suspect, again.record)) return;
  fail(context, run, {
    message: `The reply to the action shows "${suspect}" as ${formatValue(replied[suspect])}, but a read shows ${formatValue(again.record[suspect])}.`,
    name: suspect,
  });
}

/** `closed_at` of a record that was closed is not null. */
function checkStateTime(context: VerifyContext, action: ActionOfRecord, run: ActionRun): void {
  const states = Object.entries(action.effects).map(([property, value]) =>
    value === true ? toFlagWords(property).join('') : normalizeName(`${value}`),
  );
  const { before, after } = run;
  const name = Object.keys(after.record).find(
    (one) =>
      after.record[one] === null &&
      before.record[one] === null &&
      states.some((state) => normalizeName(one) === `${state}at`),
  );
  if (name === undefined) return;
  fail(context, run, {
    message: `The action answered ${run.exchange.reply.status}, but "${name}" is null after it.`,
    name,
  });
}

type ActionFailure = { readonly message: string; readonly name: string };

function fail(
  { results }: VerifyContext,
  { draft, after }: ActionRun,
  { message, name }: ActionFailure,
): void {
  const pointer = joinPointer('', ...[...after.at, name].map(String));
  results.fail(draft.operation, 'action', { message, pointer, exchange: after.exchange });
}

/** What the body of an action says, such as the `reason` of `cancel`, is shown by a property that was empty. */
function checkSentValues(context: VerifyContext, action: ActionOfRecord, run: ActionRun): void {
  const { before, after, draft } = run;
  const sent = unwrap(draft.body?.value);
  const verb = normalizeName(`${action.operation.path.split('/').at(-1)}`);
  for (const [name, value] of Object.entries(sent)) {
    const own = normalizeName(name);
    const shown = Object.keys(after.record).find((one) => {
      const normalized = normalizeName(one);
      const isOfVerb = normalized.endsWith(own) && isSameStem(verb, normalized);
      return normalized === own || isOfVerb;
    });
    const isLost =
      shown !== undefined &&
      !isEmpty(value) &&
      isEmpty(before.record[shown]) &&
      isEmpty(after.record[shown]);
    if (isLost)
      fail(context, run, {
        message: `The action was sent "${name}": ${formatValue(value)}, but "${shown}" is ${formatValue(after.record[shown])} after it.`,
        name: shown,
      });
  }
}

/** The values of a body, perhaps in an object of their own: `{ "closing": { "reason": … } }`. */
function unwrap(body: unknown): JsonObject {
  if (!isObject(body)) return {};
  const [only, ...others] = Object.values(body);
  return others.length === 0 && isObject(only) ? only : body;
}

/** The first letters of a verb and its participle, such as `cancel` and `cancelled`. */
const stemLength = 4;

function isSameStem(one: string, other: string): boolean {
  return other.length > stemLength && one.slice(0, stemLength) === other.slice(0, stemLength);
}

/** Texts and numbers that the client sent for the record, and not for the action, stay as they are. */
function checkOtherProperties(
  context: VerifyContext,
  action: ActionOfRecord,
  run: ActionRun,
): void {
  const { created, before, after, draft } = run;
  const sent = Object.keys(unwrap(draft.body?.value));
  const names = listComparableNames(context, toReplyRecord(action.read), created.input);
  const changed = names.find(
    (name) =>
      ['string', 'number'].includes(typeof created.input[name]) &&
      !(name in action.effects) &&
      !sent.includes(name) &&
      !stateName.test(name) &&
      !isEqual(before.record[name], after.record[name]),
  );
  if (changed === undefined) return;
  const [old, now] = [before, after].map(({ record }) => formatValue(record[changed]));
  fail(context, run, {
    message: `The action also changed "${changed}" from ${old} to ${now}.`,
    name: changed,
  });
}

/** Another record keeps what the action sets. */
async function checkOtherRecord(
  context: VerifyContext,
  { read, effects }: ActionOfRecord,
  run: ActionRun,
): Promise<void> {
  const { other, otherBefore } = run;
  const now = other && otherBefore && (await readRecord(context, read, other));
  if (!now) return;
  const states = Object.keys(otherBefore.record).filter((name) => stateName.test(name));
  const changed = [...Object.keys(effects), ...states].find(
    (name) => !isEqual(otherBefore.record[name], now.record[name]),
  );
  if (changed === undefined) return;
  const [old, value] = [otherBefore, now].map(({ record }) => formatValue(record[changed]));
  context.results.fail(run.draft.operation, 'action', {
    message: `The action on one record also changed "${changed}" of the record ${JSON.stringify(other.key)} from ${old} to ${value}.`,
    pointer: joinPointer('', changed),
    exchange: now.exchange,
    others: [run.exchange],
  });
}
