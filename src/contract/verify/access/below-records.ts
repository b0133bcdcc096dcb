import type { PlanKind } from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import type { TestRecord } from '../records/test-record.ts';
import { type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import { createBytesDraft } from '../stories/check-uploads.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Limit of paths below a record. */
const maxPaths = 3;

/**
 * What is below a record that the second user may not see, such as its photo or its settings, is hidden
 * from this user as well. The first user writes it before.
 */
export async function checkBelowOfOther(context: VerifyContext, hidden: TestRecord): Promise<void> {
  const operations = listOperationsBelow(context, hidden);
  const paths = [...new Set(operations.map(({ path }) => path))];
  for (const path of paths.slice(0, maxPaths)) {
    const own = operations.filter((operation) => operation.path === path);
    const [put, get] = ['PUT', 'GET'].map((method) => own.find((one) => one.method === method));
    const draft = put && (toDraft(context, put, hidden) ?? createBytesDraft(hidden, put));
    const written = draft && (await context.sender.send(draft, 'uncertain'));
    if (get) await tryAsOther(context, toDraft(context, get, hidden), 'read');
    if (written && written.reply.status < 300) await tryAsOther(context, draft, 'change');
  }
}

/** GET and PUT of paths that have the keys of the record, and no others; lists have records of their own. */
function listOperationsBelow(
  { judge, testPlan }: VerifyContext,
  { resource }: TestRecord,
): readonly Operation[] {
  const item = resource.item?.path;
  if (item === undefined) return [];
  const count = listTemplateParameters(item).length;
  return judge.operations.filter(
    (operation) =>
      ['GET', 'PUT'].includes(operation.method) &&
      operation.path.startsWith(`${item}/`) &&
      listTemplateParameters(operation.path).length === count &&
      testPlan.isUsable(operation) &&
      kindsBelow.has(testPlan.inferenceOf(operation).plan.kind),
  );
}

/** A PUT of bytes counts as an action. */
const kindsBelow: ReadonlySet<PlanKind> = new Set<PlanKind>([
  ...(['read', 'put', 'replace', 'update', 'example', 'action'] as const),
]);

function toDraft(
  { requestFactory }: VerifyContext,
  operation: Operation,
  { ancestorKeys, key }: TestRecord,
): RequestDraft | undefined {
  return requestFactory.createDraft(operation, {
    stream: `${operation.id} below`,
    extent: 'required',
    path: toPathParameters(operation, [...ancestorKeys, key]),
  });
}

async function tryAsOther(
  context: VerifyContext,
  draft: RequestDraft | undefined,
  role: 'read' | 'change',
): Promise<void> {
  const exchange =
    draft && (await context.sender.send({ ...draft, credential: 'other' }, 'foreign'));
  if (!draft || !exchange) return;
  const { operation } = draft;
  context.results.pass(operation, 'owner');
  const { status } = exchange.reply;
  if (status >= 300) return;
  context.results.fail(operation, 'owner', {
    message: `Another user may ${role} what is below a record of the first user (${status}), which is hidden from this user.`,
    ...{ where: 'credential', exchange },
  });
}
