import { type PlannedOperation, toTypedKey } from '../../inference/inference.ts';
import { compileConformance } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { keyOf } from '../record/keys.ts';

type AddSharedProperties = (outcome: Outcome, record: StoredRecord) => Outcome;

/** Compiles a reply such as `{ "order_id": 7, "status": … }`, which shows the record's own key and status. */
export function compileAddSharedProperties(
  { model: { schemaViews } }: HandlerContext,
  { resource, plan: { reply, sharedProperties } }: PlannedOperation<'action' | 'remove'>,
): AddSharedProperties {
  if (reply.envelope !== undefined || sharedProperties.length === 0) return (outcome) => outcome;
  const conforms = compileConformance(schemaViews);
  return (outcome, record) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { property, schemaPointers, source } of sharedProperties) {
      const value =
        source === 'key'
          ? toTypedKey(schemaViews, schemaPointers, keyOf(resource, record))
          : record[property];
      if (value !== undefined && conforms(schemaViews.of(schemaPointers), value))
        body[property] = value;
    }
    return { ...outcome, body };
  };
}
