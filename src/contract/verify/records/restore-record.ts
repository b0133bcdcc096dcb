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
  /** Absent for what there is one of. */
  readonly key: string | undefined;
  /** As it was read. */
  readonly read: VerifyExchange;
};

/**
 * What nobody can create may be changed where it can be set back: by the same operation, with all that
 * it takes of what was read. It is, in the end.
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
    context.results.skip(operation, 'story', 'what it changes could not be set back');
    return undefined;
  }
  context.cleanup.restore(draft);
  return { resource, ancestorKeys, key, input };
}
