import type { PlannedOperation } from '../../../inference/inference.ts';
import {
  findBodySchema,
  findReplySchema,
  isObject,
  joinPointer,
  propertiesOf,
} from '../../../openapi/openapi.ts';
import { formatValue, isKept, listComparableNames } from '../records/compare-values.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/**
 * A 201 shows what was created (RFC 9110, section 15.3.2). Where no resource is known, a property with
 * one schema in request and reply must come back as it was sent.
 */
export function checkShown(
  context: VerifyContext,
  { operation, plan, resource }: PlannedOperation,
  exchange: VerifyExchange,
): void {
  const { draft, reply, json } = exchange;
  const sent = draft.body?.value;
  if (plan.kind !== 'example' || resource || reply.status !== 201) return;
  if (!isObject(sent) || !isObject(json)) return;
  const schemaPointers = toPointers(findReplySchema(operation));
  const request = propertiesIn(context, toPointers(findBodySchema(operation)));
  const shown = propertiesIn(context, schemaPointers);
  const envelope = { path: [], schemaPointers };
  const names = listComparableNames(context, { envelope, resource: undefined }, sent).filter(
    (name) => request.get(name)?.join() === shown.get(name)?.join(),
  );
  context.results.pass(operation, 'kept');
  for (const name of names) {
    if (isKept(sent[name], json[name])) continue;
    const message = `The property "${name}" was sent as ${formatValue(sent[name])} and returned as ${formatValue(json[name])}.`;
    const pointer = joinPointer('', name);
    context.results.fail(operation, 'kept', { message, pointer, exchange });
  }
}

function toPointers(schema: string | undefined): readonly string[] {
  return [schema].filter((one) => one !== undefined);
}

function propertiesIn({ views }: VerifyContext, pointers: readonly string[]) {
  return propertiesOf(views, views.of(pointers));
}
