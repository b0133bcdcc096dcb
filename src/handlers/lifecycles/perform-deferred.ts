import { isRefusal } from '../../base/refusal.ts';
import type { PlannedOperation } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { DeferredCall } from '../../store/types.ts';
import { compileActionEffect } from '../action.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { requireRecord } from '../record/find-record.ts';
import { compileRemoval } from '../remove.ts';

/** Brings about what a call asked for; a record that does not allow it any more stays as it is. */
export type PerformDeferred = (context: Context, deferred: DeferredCall) => void;

export function compilePerformDeferred(handlerContext: HandlerContext): PerformDeferred {
  const compiled = new Map<string, PerformDeferred>();
  return (context, deferred) => {
    const perform =
      compiled.get(deferred.operation) ?? compileEffect(handlerContext, deferred.operation);
    compiled.set(deferred.operation, perform);
    try {
      perform(context, deferred);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  };
}

/** Nothing for an operation that another version of the document does not have, or plans otherwise. */
function compileEffect(handlerContext: HandlerContext, id: string): PerformDeferred {
  const operation = handlerContext.model.operations.find((one) => one.id === id);
  const planned = operation && handlerContext.model.inferOperation(operation);
  if (isRemoval(planned)) {
    const remove = compileRemoval(handlerContext, planned);
    return (context, { keys }) => remove(context, keys);
  }
  if (!isAction(planned)) return () => undefined;
  const perform = compileActionEffect(handlerContext, planned);
  return (context, deferred) => {
    const { keys } = deferred;
    const record = requireRecord(handlerContext, context, { resource: planned.resource, keys });
    perform(record, { context, keys, call: toCall(planned.operation, deferred) });
  };
}

function isRemoval(planned: PlannedOperation | undefined): planned is PlannedOperation<'remove'> {
  return planned?.plan.kind === 'remove';
}

function isAction(planned: PlannedOperation | undefined): planned is PlannedOperation<'action'> {
  return planned?.plan.kind === 'action';
}

function toCall(
  { method, path: template }: Operation,
  { operation, serverUrl, path, query, contentType, body, principal }: DeferredCall,
): Call {
  return {
    operation: { id: operation, method, path: template },
    serverUrl,
    path,
    query,
    headers: { 'content-type': contentType },
    cookies: {},
    body,
    principal,
    sandbox: '',
  };
}
