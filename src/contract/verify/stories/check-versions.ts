import { setTimeout as sleep } from 'node:timers/promises';
import { type PlannedOperation, recordEnvelopeOf } from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { type ChangeableRecord, createWholeChange } from '../records/record-changes.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A record at one moment. */
export type RecordSnapshot = {
  readonly exchange: VerifyExchange;
  readonly record: JsonObject;
  /** Path of the record in the reply. */
  readonly at: readonly (string | 0)[];
};

/** The properties that the server changes with a record. */
type ManagedProperties = {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly version: string | undefined;
};

export type RecordTransition = {
  readonly read: PlannedOperation;
  readonly target: ChangeableRecord;
  readonly before: RecordSnapshot;
  readonly after: RecordSnapshot;
};

/**
 * After the updates of a record its version and the time of its last change must have moved, its
 * `ETag` must be another one, and the time of its creation must be the same.
 */
export async function checkVersions(
  context: VerifyContext,
  update: PlannedUpdate,
  { read, target, before, after }: RecordTransition,
): Promise<void> {
  const isChanged = Object.keys(target.input).some(
    (name) => !isEqual(before.record[name], after.record[name]),
  );
  if (!isChanged) return;
  const managed = findManagedProperties(update, target.input);
  const changed = { read, target, before, after };
  for (const name of managed.created) checkCreationTime(context, update, name, changed);
  if (managed.version !== undefined) checkMoved(context, update, managed.version, changed);
  for (const name of managed.updated) {
    const isSame = isEqual(before.record[name], after.record[name]);
    const last = isSame ? await changeLater(context, update, changed) : after;
    if (last) checkMoved(context, update, name, { ...changed, after: last });
  }
  checkEtagMoved(context, read, changed);
  checkLastModified(context, update, managed.updated, changed);
}

/** `Last-Modified` does not go back, and is the time of the last change that the record shows. */
function checkLastModified(
  { results }: VerifyContext,
  { operation }: PlannedOperation,
  updated: readonly string[],
  { before, after }: RecordTransition,
): void {
  const [old, now] = [before, after].map(({ exchange }) =>
    Date.parse(`${exchange.reply.headers['last-modified']}`),
  );
  if (old === undefined || now === undefined || Number.isNaN(now)) return;
  results.pass(operation, 'version');
  const shown = updated
    .map((name) => Date.parse(`${after.record[name]}`))
    .find((time) => !Number.isNaN(time));
  const isApart = shown !== undefined && Math.abs(shown - now) > 2 * timeResolution;
  if (now >= old && !isApart) return;
  const text = String(after.exchange.reply.headers['last-modified']);
  results.fail(operation, 'version', {
    message: isApart
      ? `Last-Modified is ${text}, but the record was changed at ${new Date(Number(shown)).toUTCString()}.`
      : `A change moved Last-Modified back to ${text}.`,
    where: 'header',
    pointer: '/last-modified',
    exchange: after.exchange,
  });
}

function checkCreationTime(
  { results }: VerifyContext,
  { operation }: PlannedOperation,
  name: string,
  { before, after }: RecordTransition,
): void {
  if (!isKnownIn(before, after, name)) return;
  results.pass(operation, 'version');
  const [old, now] = [before.record[name], after.record[name]];
  if (isEqual(old, now)) return;
  const message = `A change moved the time of creation "${name}" from ${formatValue(old)} to ${formatValue(now)}.`;
  results.fail(operation, 'version', { message, ...toEvidence(after, name) });
}

/** The version and the time of the last change must differ after a change. */
function checkMoved(
  { results }: VerifyContext,
  { operation }: PlannedOperation,
  name: string,
  { before, after }: RecordTransition,
): void {
  if (!isKnownIn(before, after, name)) return;
  results.pass(operation, 'version');
  const [old, now] = [before.record[name], after.record[name]];
  const isBack = isEarlier(now, old);
  if (!isEqual(old, now) && !isBack) return;
  const message = isBack
    ? `A change moved "${name}" back from ${formatValue(old)} to ${formatValue(now)}.`
    : `The record changed, but its "${name}" is still ${formatValue(now)}.`;
  results.fail(operation, 'version', { message, ...toEvidence(after, name) });
}

/** Whether a time, or a version that counts, is before another one. */
function isEarlier(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  const isTime = [one, other].every((value) => /^\d{4}-\d\d-\d\dT/.test(`${value}`));
  return isTime && Date.parse(`${one}`) + timeResolution < Date.parse(`${other}`);
}

function toEvidence({ at, exchange }: RecordSnapshot, name: string) {
  return { pointer: joinPointer('', ...[...at, name].map(String)), exchange };
}

function isKnownIn(before: RecordSnapshot, after: RecordSnapshot, name: string): boolean {
  return before.record[name] !== undefined && after.record[name] !== undefined;
}

function findManagedProperties({ plan }: PlannedUpdate, input: JsonObject): ManagedProperties {
  const { timestamps, version } = plan.record;
  const listOwn = (all: typeof timestamps.created): readonly string[] =>
    all
      .filter(({ property, format }) => format !== 'date' && !(property in input))
      .map(({ property }) => property);
  const name = version?.path.length === 1 ? version.path[0] : undefined;
  return {
    created: listOwn(timestamps.created),
    updated: listOwn(timestamps.updated),
    version: name === undefined || name in input ? undefined : name,
  };
}

/** Longer than the second that times may be rounded to. */
const timeResolution = 1_050;

/** Changes a record once more when the rounded time must have moved. */
async function changeLater(
  context: VerifyContext,
  update: PlannedUpdate,
  { read, target, after }: RecordTransition,
): Promise<RecordSnapshot | undefined> {
  const current = after.record;
  const change = createWholeChange(context, { update, target, current });
  await sleep(timeResolution);
  const exchange = change && (await context.sender.send(change.draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300) return undefined;
  return readRecord(context, read, target);
}

function checkEtagMoved(
  { results }: VerifyContext,
  { operation }: PlannedOperation,
  { before, after }: Pick<RecordTransition, 'before' | 'after'>,
): void {
  const { etag } = after.exchange.reply.headers;
  if (etag === undefined || etag !== before.exchange.reply.headers.etag) return;
  results.fail(operation, 'conditional', {
    message: `The record changed, but its ETag is still ${String(etag)}.`,
    where: 'header',
    pointer: '/etag',
    exchange: after.exchange,
  });
}

type RepeatedReads = {
  readonly updates: readonly PlannedUpdate[];
  /** The record as sent, if this run created it. */
  readonly input: JsonObject | undefined;
  readonly before: VerifyExchange;
  readonly after: VerifyExchange;
};

/** Two reads in a row must show the same version, times and `ETag`. */
export function checkUnmoved(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation,
  { updates, input = {}, before, after }: RepeatedReads,
): void {
  const [old, now] = [before.reply.headers.etag, after.reply.headers.etag];
  if (old !== undefined && now !== undefined && old !== now && isEqual(before.json, after.json)) {
    const message = `Two reads of an unchanged record had the ETags ${String(old)} and ${String(now)}.`;
    const place = { where: 'header', pointer: '/etag' } as const;
    results.fail(operation, 'conditional', { message, ...place, exchange: after });
  }
  const names = updates.flatMap((update) => {
    const { created, updated, version } = findManagedProperties(update, input);
    return [...created, ...updated, version ?? []].flat();
  });
  const at = recordEnvelopeOf(plan)?.path;
  const [one, other] = [before, after].map(({ json }) => at && valueAtPath(json, at));
  if (!isObject(one) || !isObject(other)) return;
  const moved = names.find((name) => !isEqual(one[name], other[name]));
  if (moved === undefined) return;
  const message = `A read moved "${moved}" from ${formatValue(one[moved])} to ${formatValue(other[moved])}.`;
  results.fail(operation, 'version', {
    message,
    pointer: joinPointer('', moved),
    exchange: after,
  });
}
