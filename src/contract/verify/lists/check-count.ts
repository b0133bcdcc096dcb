import { type PlannedOperation, valueAt } from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { ListEndpoint } from './list-endpoint.ts';
import { readList } from './read-list.ts';

/** An operation that only counts, such as `GET /pets/count`, has the number of listed records. */
export async function checkCount(
  context: VerifyContext,
  list: ListEndpoint,
  path: ReadonlyMap<string, string>,
): Promise<void> {
  const count = findCount(context, list);
  const isPart = [list.operation, count?.operation].some((operation) =>
    operation?.parameters.some(({ in: place, required }) => place === 'query' && required),
  );
  const hasUsual = list.parameters.filters.some(({ defaultValue }) => defaultValue !== undefined);
  const draftOf = (operation: PlannedOperation['operation']) =>
    context.requestFactory.createDraft(operation, { stream: 'count', extent: 'required', path });
  const draft = draftOf(list.operation);
  const counting = count && draftOf(count.operation);
  if (!count || !draft || !counting || isPart || hasUsual) return;
  const ask = async () => {
    const exchange = await context.sender.send(counting, 'uncertain');
    return exchange && { exchange, number: readCount(count, exchange) };
  };
  const before = await ask();
  const contents = await readList(context, list, draft);
  const after = await ask();
  if (!after || !contents || contents.extent === 'part' || after.number === undefined) return;
  context.results.pass(count.operation, 'total');
  // Other requests may add records in the meantime.
  if (before?.number !== after.number || after.number === contents.entries.length) return;
  context.results.fail(count.operation, 'total', {
    message: `The count is ${after.number}, but ${contents.entries.length} records are listed in ${list.operation.path}.`,
    exchange: after.exchange,
    others: [contents.pages[0].exchange],
  });
}

function findCount(
  { testPlan }: VerifyContext,
  { operation, resource }: ListEndpoint,
): PlannedOperation<'count'> | undefined {
  const keys = listTemplateParameters(operation.path).length;
  return testPlan.selected
    .map(testPlan.inferenceOf)
    .find(
      (one): one is PlannedOperation<'count'> =>
        one.plan.kind === 'count' &&
        one.resource === resource &&
        listTemplateParameters(one.operation.path).length === keys,
    );
}

function readCount(
  { plan: { reply } }: PlannedOperation<'count'>,
  { json, reply: { status } }: VerifyExchange,
): number | undefined {
  if (status >= 300 || !reply.isWhole) return undefined;
  const holder: unknown = reply.holder === undefined ? json : Object(json)[reply.holder];
  const value: unknown = reply.names.length === 1 ? valueAt(holder, reply.names) : undefined;
  return typeof value === 'number' ? value : undefined;
}
