import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type ChangeableRecord, listChangeableNames } from './change-record.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';

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
  { resource, ancestorKeys, key, read }: RecordToRestore,
): ChangeableRecord | undefined {
  const reading = context.testPlan.inferenceOf(read.draft.operation);
  const record = reading.recordEnvelope && valueAtPath(read.json, reading.recordEnvelope.path);
  if (!isObject(record)) return undefined;
  const names = listChangeableNames(context, update).filter((name) => record[name] !== undefined);
  const input = Object.fromEntries(names.map((name) => [name, record[name]]));
  const { operation, bodyEnvelope } = update;
  const draft =
    bodyEnvelope &&
    context.requestFactory.createDraft(operation, {
      stream: 'restore',
      extent: 'required',
      path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
      presetBody: wrapRecord(bodyEnvelope.path, input),
    });
  if (!draft) {
    context.results.skip(operation, 'story', 'the change could not be undone');
    return undefined;
  }
  context.cleanup.restore(draft);
  return { resource, ancestorKeys, key, input };
}
