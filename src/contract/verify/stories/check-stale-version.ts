import { bodyEnvelopeOf } from '../../../inference/inference.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { createWholeChange, pickVersion } from '../records/record-changes.ts';
import { wrapRecord } from '../records/record-path.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { RecordTransition } from './check-versions.ts';
import { checkRefusedChange } from './compare-change.ts';

/** An update with an outdated version in its body is refused and changes nothing, where that is documented. */
export async function checkVersionedUpdate(
  context: VerifyContext,
  update: PlannedUpdate,
  { read, target, before, after }: RecordTransition,
): Promise<void> {
  const { operation } = update;
  const [old, now] = [before, after].map(({ record }) => pickVersion(context, update, record));
  const [name = ''] = Object.keys(Object(now));
  const expected = ['409', '412', '422'].find((status) => operation.replies.has(status));
  const change = createWholeChange(context, { update, target, current: after.record });
  if (!old || !change || isEqual(old, now) || old[name] === undefined || !expected) return;
  const draft = withBodyValue(update, change.draft, { ...change.input, ...old });
  const outdated = draft && (await context.sender.send(draft, 'conflict'));
  if (!outdated) return;
  context.results.pass(operation, 'conditional');
  const { status } = outdated.reply;
  const { [name]: current } = after.record;
  if (status < 300) {
    const message = `${operation.method} with the outdated ${name} ${formatValue(old[name])} answers ${status}. Expected ${expected}, because it is ${formatValue(current)}.`;
    context.results.fail(operation, 'conditional', {
      message,
      where: 'status',
      exchange: outdated,
    });
    return;
  }
  await checkRefusedChange(context, update, { ...change, read, target, before: after.record });
}

/** The same request with another record in its body. */
function withBodyValue(
  { plan }: PlannedUpdate,
  draft: RequestDraft,
  record: JsonObject,
): RequestDraft | undefined {
  const path = bodyEnvelopeOf(plan)?.path;
  return (
    path && draft.body && { ...draft, body: { ...draft.body, value: wrapRecord(path, record) } }
  );
}
