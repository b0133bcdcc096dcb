import {
  bodyEnvelopeOf,
  keptNamesText,
  type PlannedOperation,
  type Resource,
  removalMarkName,
} from '../../../inference/inference.ts';
import { joinPointer, objectOf, propertiesOf, readPointer } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import {
  formatValue,
  isEmpty,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** What a removed record was can be created again, under the same key only by a PUT. */
export async function checkRecreation(context: VerifyContext, removed: TestRecord): Promise<void> {
  await checkNoOldValues(context, removed);
  await checkFreed(context, removed);
}

/** The statuses of a refusal that is about the values of a record. */
const conflictStatuses: ReadonlySet<number> = new Set([400, 409, 410, 422]);

/** The request that created a removed record is accepted again, since nothing has its unique values any more. */
async function checkFreed(
  context: VerifyContext,
  { resource, ancestorKeys, key, exchange: { draft } }: TestRecord,
): Promise<void> {
  const { operation } = draft;
  const { plan } = context.testPlan.inferenceOf(operation);
  const refusal = operation.replies.get('409');
  const isPut = plan.kind === 'put';
  if (isMarkedOnly(context, resource)) return;
  if (!isPut && (refusal === undefined || keepsNames(context, refusal.pointer))) return;
  const keys = isPut ? [...ancestorKeys, key] : ancestorKeys;
  const again = await sendAndTrack(context, draft, { keys, purpose: 'conflict' });
  const isRefused = again && conflictStatuses.has(again.reply.status);
  if (!isRefused || (!isPut && again.reply.status !== 409)) return;
  context.results.fail(operation, 'removed', {
    message: `The record ${JSON.stringify(key)} was removed, but the request that created it is answered ${again.reply.status}, as if it were still there.`,
    ...{ where: 'status', exchange: again },
  });
}

/** Records with a mark such as `deleted_at` may keep their names when they are removed. */
function isMarkedOnly({ views }: VerifyContext, { entity }: Resource): boolean {
  return [...propertiesOf(views, views.of(entity)).keys()].some((name) =>
    removalMarkName.test(name),
  );
}

/** Some names are never given again, and documents say so. */
function keepsNames({ document }: VerifyContext, refusal: string): boolean {
  const { description } = objectOf(readPointer(document.root, refusal));
  return keptNamesText.test(`${description}`);
}

/** A record that a PUT creates anew under the key of a removed one has none of its values. */
async function checkNoOldValues(context: VerifyContext, removed: TestRecord): Promise<void> {
  const { resource, ancestorKeys, key } = removed;
  const { create, read } = context.testPlan.operationsOf(resource);
  if (create?.plan.kind !== 'put' || !read) return;
  const keys = [...ancestorKeys, key];
  const draft = context.requestFactory.createDraft(create.operation, {
    stream: `${create.operation.id} again`,
    extent: 'required',
    path: toPathParameters(create.operation, keys),
  });
  const exchange = draft && (await sendAndTrack(context, draft, { keys, purpose: 'conflict' }));
  const shown =
    exchange && exchange.reply.status < 300 && (await readRecord(context, read, removed));
  if (!draft || !shown) return;
  const path = bodyEnvelopeOf(create.plan)?.path;
  const sent = objectOf(path && valueAtPath(draft.body?.value, path));
  const names = listComparableNames(context, toReplyRecord(read), removed.input);
  const old = names.find((name) => {
    const value = removed.input[name];
    const isDistinct = typeof value === 'string' || (typeof value === 'object' && !isEmpty(value));
    return (
      isDistinct &&
      !(name in sent) &&
      !isUsual(context, create, name) &&
      isEqual(value, shown.record[name])
    );
  });
  if (old === undefined) return;
  context.results.fail(create.operation, 'identity', {
    message: `The record ${JSON.stringify(key)} was removed and created again without "${old}", but has the old value ${formatValue(shown.record[old])}.`,
    pointer: joinPointer('', ...[...shown.at, old].map(String)),
    exchange: shown.exchange,
  });
}

/** True for a property with few values or a default, which a new record may have by chance. */
function isUsual({ views }: VerifyContext, { plan }: PlannedOperation, name: string): boolean {
  const sent = views.of(bodyEnvelopeOf(plan)?.schemaPointers);
  const { keywords } = views.of(propertiesOf(views, sent).get(name));
  return keywords.enum !== undefined || keywords.default !== undefined;
}
