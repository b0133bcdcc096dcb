import {
  creationTimeName,
  type Envelope,
  normalizeName,
  type PlannedOperation,
  recordEnvelopeOf,
  updateTimeName,
} from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import { readRecord, sendRead } from '../records/change-record.ts';
import {
  formatValue,
  isEmpty,
  isEqual,
  isKept,
  isKeptExactly,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import {
  type ChangeableRecord,
  changeablePropertiesOf,
  listChangeableNames,
  type UnsentProperties,
  type VerifiedChange,
} from '../records/record-changes.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkIdentity } from './check-record.ts';

type AppliedChange = VerifiedChange & {
  readonly target: ChangeableRecord;
  readonly before: JsonObject | undefined;
  readonly unsent: UnsentProperties;
};

type ObservedChange = AppliedChange & {
  readonly after: JsonObject;
  /** Path of the record in the reply. */
  readonly recordPath: Envelope['path'];
  readonly exchange: VerifyExchange;
};

/** Checks the record in the reply to an update. */
export function checkChangedReply(
  context: VerifyContext,
  update: PlannedOperation,
  changed: AppliedChange,
  exchange: VerifyExchange,
): void {
  const envelope = recordEnvelopeOf(update.plan);
  const after = envelope && valueAtPath(exchange.json, envelope.path);
  if (!isRenamed(changed)) checkIdentity(context, update, changed.target, exchange);
  if (envelope && isObject(after))
    checkChanged(context, update, { ...changed, after, recordPath: envelope.path, exchange });
}

/** Reads and checks the record after an update, and returns it. */
export async function checkObservedChange(
  context: VerifyContext,
  update: PlannedOperation,
  { read, ...changed }: AppliedChange & { readonly read: PlannedOperation },
): Promise<JsonObject | undefined> {
  const { before, names, input, target, unsent } = changed;
  const observed = await context.waitUntil(
    () => readRecord(context, read, target),
    (observation) => names.every((name) => isShown(input[name], observation?.record[name])),
  );
  if (!observed) {
    if (before) await checkStillThere(context, update, { ...changed, read });
    return undefined;
  }
  const { record: after, at: recordPath, exchange } = observed;
  const observation = { ...changed, after, recordPath, exchange };
  checkChanged(context, update, observation);
  if (before && unsent === 'kept')
    checkUntouched(context, update, { ...observation, before, read });
  return after;
}

/** An update must not remove the record, unless it gave it another key. */
async function checkStillThere(
  context: VerifyContext,
  { operation }: PlannedOperation,
  {
    read,
    target,
    input,
  }: Pick<AppliedChange, 'target' | 'input'> & { readonly read: PlannedOperation },
): Promise<void> {
  const exchange = isRenamed({ target, input }) ? undefined : await sendRead(context, read, target);
  const status = exchange?.reply.status;
  if (!exchange || (status !== 404 && status !== 410)) return;
  const message = `The record was updated, and then a read of it was answered ${status}.`;
  context.results.fail(operation, 'updated', { message, where: 'status', exchange });
}

/** True for an update that gives the record another key. */
function isRenamed({ target, input }: Pick<AppliedChange, 'target' | 'input'>): boolean {
  const [name = ''] = target.resource.key.path;
  return input[name] !== undefined && `${input[name]}` !== target.key;
}

/** A change is lost when the old value is still shown. Servers may normalize values. */
function checkChanged(
  context: VerifyContext,
  update: PlannedOperation,
  observed: ObservedChange,
): void {
  const { operation } = update;
  context.results.pass(operation, 'updated');
  const { before, after, input, recordPath, exchange } = observed;
  checkMerged(context, update, observed);
  for (const name of observed.names.filter((one) => isWrong(observed, one))) {
    const isLost = name in after && isEqual(before?.[name], after[name]);
    const pointer = joinPointer('', ...recordPath.map(String), name);
    const message = `The property "${name}" was changed to ${formatValue(input[name])} but is ${isLost ? 'still' : 'now'} ${formatValue(after[name])}.`;
    context.results.fail(operation, 'updated', { message, pointer, exchange });
  }
}

/** An object that is replaced must not keep entries that were not sent again. */
function checkMerged(
  context: VerifyContext,
  update: PlannedOperation,
  { before, after, input, names, unsent, recordPath, exchange }: ObservedChange,
): void {
  const properties = changeablePropertiesOf(context, update);
  for (const name of unsent === 'removed' ? names : []) {
    const [sent, old, shown] = [input[name], before?.[name], after[name]];
    if (!isObject(sent) || !isObject(old) || !isObject(shown)) continue;
    const view = context.views.of(properties.get(name));
    const isOpen = view.properties.size === 0;
    const kept = Object.keys(shown).find(
      (one) =>
        !(one in sent) &&
        (isOpen || view.properties.has(one)) &&
        !isEmpty(shown[one]) &&
        isEqual(old[one], shown[one]),
    );
    if (kept === undefined) continue;
    context.results.fail(update.operation, 'updated', {
      message: `The property "${name}" was replaced without "${kept}", but still has it.`,
      pointer: joinPointer('', ...recordPath.map(String), name, kept),
      exchange,
    });
  }
}

/**
 * True if a property has not the value that it was set to: it has its old value, or another one although
 * the server kept what was sent for the new record.
 */
function isWrong({ before, after, input, target }: ObservedChange, name: string): boolean {
  const [sent, old, shown] = [input[name], before?.[name], after[name]];
  if (shown === undefined && (old === undefined || isEmpty(sent))) return false;
  if (isShown(sent, shown)) return isExtended(target, { name, sent, shown });
  if (name in after && isEqual(old, shown)) return true;
  // An empty value may be replaced by the default.
  return !isEmpty(sent) && wasKept(target, name);
}

/** An empty value may be shown as another empty one. */
function isShown(sent: unknown, shown: unknown): boolean {
  return isEmpty(sent) ? isEmpty(shown) : isKept(sent, shown);
}

/** True when the server kept this property of a new record, so that it does not set it itself. */
function wasKept({ record, input }: ChangeableRecord, name: string): boolean {
  return isObject(record) && input[name] !== undefined && isKeptExactly(input[name], record[name]);
}

type ShownValue = { readonly name: string; readonly sent: unknown; readonly shown: unknown };

/** True for a list that was kept on creation, and got further entries by an update. */
function isExtended(target: ChangeableRecord, { name, sent, shown }: ShownValue): boolean {
  return (
    Array.isArray(sent) &&
    Array.isArray(shown) &&
    shown.length > sent.length &&
    wasKept(target, name)
  );
}

/** A partial update keeps unsent properties (RFC 5789, section 2). */
function checkUntouched(
  context: VerifyContext,
  update: PlannedOperation,
  {
    read,
    before,
    after,
    input,
    target,
    recordPath,
    exchange,
  }: ObservedChange & { readonly before: JsonObject; readonly read: PlannedOperation },
): void {
  const { operation } = update;
  context.results.pass(operation, 'untouched');
  for (const name of listStableNames(context, update, { read, target, before })) {
    if (name in input || isUnchanged(before[name], after[name])) continue;
    const message = `The property "${name}" was not sent but changed from ${formatValue(before[name])} to ${formatValue(after[name])}.`;
    const pointer = joinPointer('', ...recordPath.map(String), name);
    context.results.fail(operation, 'untouched', { message, pointer, exchange });
  }
}

/** Servers omit empty values, or show them. */
function isUnchanged(before: unknown, after: unknown): boolean {
  return isEqual(before, after) || (isEmpty(before) && isEmpty(after));
}

type StableRecord = {
  readonly read: PlannedOperation;
  readonly target: ChangeableRecord;
  readonly before: JsonObject;
};

/** The properties that only a client changes, and the time of creation. */
function listStableNames(
  context: VerifyContext,
  update: PlannedOperation,
  { read, target, before }: StableRecord,
): readonly string[] {
  const changeable = listChangeableNames(context, update).filter((name) => name in before);
  const names = new Set([...Object.keys(target.input), ...changeable]);
  const own = Object.fromEntries([...names].map((name) => [name, before[name] ?? null]));
  const comparable = listComparableNames(context, toReplyRecord(read), own);
  const times = Object.keys(before).filter((name) => creationTimeName.test(normalizeName(name)));
  return [...new Set([...comparable, ...times])];
}

type RefusedChange = VerifiedChange & StableRecord;

/** A refused update must not change the record. */
export async function checkRefusedChange(
  context: VerifyContext,
  { operation }: PlannedOperation,
  { read, target, before, names, input }: RefusedChange,
): Promise<void> {
  const after = await readRecord(context, read, target);
  if (!after) return;
  for (const name of names) {
    const shown = after.record[name];
    if (!isShown(input[name], shown) || isEqual(before[name], shown)) continue;
    const message = `The update was refused, but the property "${name}" changed to ${formatValue(input[name])}.`;
    const pointer = joinPointer('', ...after.at.map(String), name);
    context.results.fail(operation, 'untouched', { message, pointer, exchange: after.exchange });
  }
}

type RepeatedReplacement = {
  readonly before: JsonObject | undefined;
  readonly first: VerifyExchange;
  readonly again: VerifyExchange;
  readonly repeated: { readonly record: JsonObject; readonly exchange: VerifyExchange } | undefined;
};

/** Statuses of a repeated request that was conditional, or names a version. */
const conditionStatuses: ReadonlySet<number> = new Set([409, 412, 428]);

/** PUT is idempotent (RFC 9110, section 9.2.2). */
export function checkSameAgain(
  context: VerifyContext,
  update: PlannedOperation,
  { before, first, again, repeated }: RepeatedReplacement,
): void {
  const { operation } = update;
  const { status } = again.reply;
  if (conditionStatuses.has(status)) return;
  context.results.pass(operation, 'idempotent');
  const fail = (message: string, pointer: string, exchange: VerifyExchange): void =>
    context.results.fail(operation, 'idempotent', { message, pointer, exchange });
  if (status >= 300) {
    fail(`The same PUT was answered ${first.reply.status} and then ${status}.`, '', again);
    return;
  }
  const isReplaced = ['200', '204', '2XX'].some((one) => operation.replies.has(one));
  if (status === 201 && isReplaced)
    fail('A PUT of an existing record was answered 201, as if it were created.', '', again);
  if (!before || !repeated) return;
  for (const name of listChangeableNames(context, update)) {
    const [one, other] = [before[name], repeated.record[name]];
    if (isEqual(one, other) || !isSent(first, name)) continue;
    if (updateTimeName.test(normalizeName(name))) continue;
    const message = `The same PUT twice changed "${name}" from ${formatValue(one)} to ${formatValue(other)}.`;
    fail(message, joinPointer('', name), repeated.exchange);
  }
}

function isSent({ draft: { body } }: VerifyExchange, name: string): boolean {
  return `${JSON.stringify(body?.value)}`.includes(JSON.stringify(name));
}

type UnsentRemoval = {
  readonly read: PlannedOperation;
  readonly input: JsonObject;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly exchange: VerifyExchange;
};

/** A replacement removes optional properties that it does not send, or sets them to their default. */
export function checkUnsentRemoved(
  context: VerifyContext,
  update: PlannedOperation,
  { read, input, before, after, exchange }: UnsentRemoval,
): void {
  const { operation } = update;
  const { views } = context;
  const { required } = views.of(listRecordSchemas(read));
  const changeable = listChangeableNames(context, update);
  const own = Object.fromEntries(changeable.map((name) => [name, before[name] ?? null]));
  for (const name of listComparableNames(context, toReplyRecord(read), own)) {
    const isStill = !isEmpty(before[name]) && isEqual(before[name], after[name]);
    const usual = defaultOf(context, update, { name, read });
    // A required property without a default may keep its value.
    const isFree = required.has(name) && usual === undefined;
    if (name in input || isFree || !isStill || isEqual(usual, after[name])) continue;
    context.results.fail(operation, 'updated', {
      message: `The record was replaced without "${name}" but still has the value ${formatValue(before[name])}.`,
      pointer: joinPointer('', name),
      exchange,
    });
  }
}

type ReadProperty = { readonly name: string; readonly read: PlannedOperation };

function defaultOf(
  context: VerifyContext,
  update: PlannedOperation,
  { name, read }: ReadProperty,
): unknown {
  const { views } = context;
  const shown = views.of(listRecordSchemas(read)).properties;
  return [changeablePropertiesOf(context, update).get(name), shown.get(name)]
    .filter((pointers) => pointers !== undefined)
    .map((pointers) => views.of(pointers).keywords.default)
    .find((value) => value !== undefined);
}

/** The schemas of the record that a read shows. */
function listRecordSchemas({ plan }: PlannedOperation): readonly string[] {
  return [recordEnvelopeOf(plan)]
    .filter((envelope) => envelope !== undefined)
    .flatMap(({ schemaPointers }) => schemaPointers);
}
