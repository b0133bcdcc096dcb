import {
  bodyEnvelopeOf,
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
} from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import {
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type ChangeableRecord, listChangeableNames } from './record-changes.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';
import type { RecordTarget } from './test-record.ts';

/** Reads a record; `undefined` when the reply does not show it. */
export async function readRecord(
  context: VerifyContext,
  read: PlannedOperation,
  target: ChangeableRecord,
) {
  const exchange = await sendRead(context, read, target);
  const at = recordEnvelopeOf(read.plan)?.path;
  // The body of an error is an object as well.
  if (!exchange || !at || exchange.reply.status >= 300) return undefined;
  const record = valueAtPath(exchange.json, at);
  return isObject(record) ? { exchange, record, at } : undefined;
}

/** Requests a record, whether or not it exists. */
export async function sendRead(
  context: VerifyContext,
  read: PlannedOperation,
  target: RecordTarget,
  credential: 'shown' | 'other' = 'shown',
): Promise<VerifyExchange | undefined> {
  const draft = toReadDraft(context, read, target);
  const purpose = credential === 'shown' ? 'uncertain' : 'foreign';
  return draft && (await context.sender.send({ ...draft, credential }, purpose));
}

export function toReadDraft(
  { requestFactory }: VerifyContext,
  { operation }: PlannedOperation,
  { ancestorKeys, key }: RecordTarget,
): RequestDraft | undefined {
  return requestFactory.createDraft(operation, {
    stream: 'read',
    extent: 'required',
    path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
  });
}

type RecordToRestore = {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  /** Absent for a singleton. */
  readonly key: string | undefined;
  /** The record before the change. */
  readonly read: VerifyExchange;
};

/**
 * Prepares a change to a record that this run did not create. It is allowed only if the same
 * operation can restore the original values; the restore is scheduled for cleanup.
 */
export function prepareRestore(
  context: VerifyContext,
  update: PlannedOperation,
  record: RecordToRestore,
): ChangeableRecord | undefined {
  const restore = createRestore(context, update, record);
  if (restore === undefined) return undefined;
  const { operation } = update;
  const { draft, input } = restore;
  if (!draft) {
    context.results.skip(operation, 'story', 'the change could not be undone');
    return undefined;
  }
  const { resource, ancestorKeys, key, read } = record;
  context.cleanup.restore({ ...draft, credential: read.draft.credential });
  return { resource, ancestorKeys, key, input };
}

/** Creates the request that sets a record to what it was when it was read. */
export function createRestore(
  context: VerifyContext,
  update: PlannedOperation,
  { ancestorKeys, key, read }: RecordToRestore,
) {
  const reading = context.testPlan.inferenceOf(read.draft.operation);
  const envelope = recordEnvelopeOf(reading.plan);
  const record = envelope && valueAtPath(read.json, envelope.path);
  if (!isObject(record)) return undefined;
  const names = listChangeableNames(context, update).filter((name) => record[name] !== undefined);
  const input = Object.fromEntries(names.map((name) => [name, record[name]]));
  const { operation } = update;
  const bodyEnvelope = bodyEnvelopeOf(update.plan);
  const draft =
    bodyEnvelope &&
    context.requestFactory.createDraft(operation, {
      stream: 'restore',
      extent: 'required',
      path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
      presetBody: wrapRecord(bodyEnvelope.path, input),
    });
  return { draft, input };
}
