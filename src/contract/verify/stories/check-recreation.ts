import { bodyEnvelopeOf, type PlannedOperation } from '../../../inference/inference.ts';
import { joinPointer, objectOf, propertiesOf } from '../../../openapi/openapi.ts';
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

/** A record that a PUT creates anew under the key of a removed one has none of its values. */
export async function checkRecreation(context: VerifyContext, removed: TestRecord): Promise<void> {
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
