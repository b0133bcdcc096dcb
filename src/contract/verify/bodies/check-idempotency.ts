import { createUniqueId } from '../../../base/random.ts';
import {
  isIdempotencyKey,
  recordEnvelopeOf,
  repeatedReplyText,
} from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { readKey } from '../lists/list-endpoint.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { OperationTarget } from '../requests/operation-target.ts';
import { parameterKey, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Sends a creation twice with one idempotency key: the second must not create another record. */
export async function checkIdempotency(
  context: VerifyContext,
  operation: Operation,
  target: OperationTarget,
): Promise<void> {
  const { plan, resource } = context.testPlan.inferenceOf(operation);
  const parameter = operation.parameters.find(isIdempotencyKey);
  const path = recordEnvelopeOf(plan)?.path;
  if (!parameter || !path || plan.kind !== 'create' || target.certainty !== 'known') return;
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} repeated`,
    extent: 'everything',
    path: target.path,
    presetBody: target.presetBody,
  });
  if (!draft) return;
  const keyed = {
    ...withParameter(draft, parameter, createUniqueId()),
    fixedParameter: parameterKey(parameter),
  };
  const tracked = { keys: target.keys, purpose: 'conflict' } as const;
  const first = await sendAndTrack(context, keyed, tracked);
  if (!first || first.reply.status >= 300) return;
  const again = await sendAndTrack(context, keyed, tracked);
  if (!again) return;
  if (again.reply.status >= 300) {
    if (repeatedReplyText.test(`${parameter.description}`) && again.reply.status === 409)
      context.results.fail(operation, 'duplicate', {
        message: `A request was repeated with the same ${parameter.name}, and answered 409. Expected: the reply to the first one, as documented.`,
        ...{ where: 'status', place: operation.pointer, exchange: again, others: [first] },
      });
    return;
  }
  context.results.pass(operation, 'duplicate');
  const [key, other] = [first, again].map(
    ({ json }) => resource && readKey(resource, valueAtPath(json, path)),
  );
  if (key === undefined || other === undefined || key === other) return;
  const message = `A request was repeated with the same ${parameter.name}, and created another record: ${JSON.stringify(other)} after ${JSON.stringify(key)}.`;
  const place = operation.pointer;
  context.results.fail(operation, 'duplicate', {
    ...{ message, where: 'status', place, exchange: again },
    others: [first],
  });
}
