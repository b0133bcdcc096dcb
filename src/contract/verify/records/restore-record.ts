import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../client/request-sender.ts';
import { valueAtPath } from '../lists/list-endpoint.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type ChangeableRecord, listChangeableNames } from './change-record.ts';
import { wrapRecord } from './create-record.ts';

type RecordToRestore = {
  readonly resource: Resource;
  readonly above: readonly string[];
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
  world: VerifyContext,
  update: PlannedOperation,
  { resource, above, key, read }: RecordToRestore,
): ChangeableRecord | undefined {
  const reading = world.testPlan.inferenceOf(read.draft.operation);
  const record = reading.recordEnvelope && valueAtPath(read.value, reading.recordEnvelope.path);
  if (!isObject(record)) return undefined;
  const names = listChangeableNames(world, update).filter((name) => record[name] !== undefined);
  const entry = Object.fromEntries(names.map((name) => [name, record[name]]));
  const { operation, bodyEnvelope } = update;
  const draft =
    bodyEnvelope &&
    world.requestFactory.createDraft(operation, {
      stream: 'restore',
      extent: 'required',
      path: toPathParameters(operation, key === undefined ? above : [...above, key]),
      given: wrapRecord(bodyEnvelope.path, entry),
    });
  if (!draft) {
    world.results.skip(operation, 'story', 'what it changes could not be set back');
    return undefined;
  }
  world.cleanup.restore(draft);
  return { resource, above, key, entry };
}
