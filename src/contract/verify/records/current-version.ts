import { bodyEnvelopeOf, type PlannedOperation } from '../../../inference/inference.ts';
import { objectOf } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { readRecord } from './change-record.ts';
import { changeablePropertiesOf, pickVersion } from './record-changes.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';

/** Sets the current version of the record in the path, if the body of the update names one. */
export async function withCurrentVersion(
  context: VerifyContext,
  update: PlannedOperation,
  { keys, presetBody }: { readonly keys: readonly string[]; readonly presetBody: unknown },
): Promise<unknown> {
  const { resource, plan } = update;
  const name = resource && context.testPlan.versionNameOf(resource);
  const isUpdate = ['update', 'replace', 'put'].includes(plan.kind);
  if (!resource || !isUpdate || name === undefined) return presetBody;
  const { read } = context.testPlan.operationsOf(resource);
  const path = bodyEnvelopeOf(plan)?.path;
  if (!read || !path || !changeablePropertiesOf(context, update).has(name)) return presetBody;
  const target = { resource, ancestorKeys: keys.slice(0, -1), key: keys.at(-1), input: {} };
  const shown = await readRecord(context, read, target);
  const version = shown && pickVersion(context, update, shown.record);
  return wrapRecord(path, { ...objectOf(valueAtPath(presetBody, path)), ...version });
}
