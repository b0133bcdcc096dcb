import { isRefusal } from '../../base/refusal.ts';
import type { PlannedOperation } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { DeferredCall } from '../../store/types.ts';
import { compileActionEffect } from '../action.ts';
import type { Call, Context, Handler } from '../behaviour.ts';
import { compileClearHandler } from '../clear.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileLinkHandler, compileUnlinkHandler } from '../link.ts';
import { compileObjectListHandler } from '../object-list.ts';
import { requireRecord } from '../record/find-record.ts';
import { compileRemoval } from '../remove.ts';
import { compileScalarListHandler } from '../scalar-list.ts';
import { compileUpdateHandler } from '../update.ts';
import type { DeferrableKind } from './deferred-call.ts';
import { leaveStateMeanwhile } from './state-meanwhile.ts';

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

/** Compiles what a call does, whose operation defers nothing any more. */
type CompileEffect<Kind extends DeferrableKind> = (
  handlerContext: HandlerContext,
  planned: PlannedOperation<Kind>,
) => PerformDeferred;

const effects: { readonly [Kind in DeferrableKind]: CompileEffect<Kind> } = {
  remove: (handlerContext, planned) => {
    const remove = compileRemoval(handlerContext, planned);
    return (context, { keys, query }) => remove(context, keys, query);
  },
  action: (handlerContext, planned) => {
    const { operation, resource } = planned;
    const perform = compileActionEffect(handlerContext, planned);
    return (context, deferred) => {
      const { keys } = deferred;
      const record = requireRecord(handlerContext, context, { resource, keys });
      perform(record, { context, keys, call: toCall(operation, deferred) });
    };
  },
  replace: compileWithHandler(compileUpdateHandler),
  update: compileWithHandler(compileUpdateHandler),
  put: compileWithHandler(compileUpdateHandler),
  clear: compileWithHandler(compileClearHandler),
  link: compileWithHandler(compileLinkHandler),
  unlink: compileWithHandler(compileUnlinkHandler),
  'scalar-list': compileWithHandler(compileScalarListHandler),
  'object-list': compileWithHandler(compileObjectListHandler),
};

/** Compiles the effect of a call whose handler answers it once more; that reply is not needed. */
function compileWithHandler<Kind extends DeferrableKind>(
  compileHandler: (handlerContext: HandlerContext, planned: PlannedOperation<Kind>) => Handler,
): CompileEffect<Kind> {
  return (handlerContext, planned) => {
    const handler = compileHandler(handlerContext, planned);
    return (context, deferred) => void handler(toCall(planned.operation, deferred), context);
  };
}

/** Nothing for an operation that another version of the document does not have, or plans otherwise. */
function compileEffect(handlerContext: HandlerContext, id: string): PerformDeferred {
  const operation = handlerContext.model.operations.find((one) => one.id === id);
  const planned = operation && handlerContext.model.inferOperation(operation);
  if (!isDeferrable(planned)) return () => undefined;
  const { deferredEffect, ...plan } = planned.plan;
  const perform = compileKind(handlerContext, { ...planned, plan }, plan.kind);
  return (context, deferred) => {
    perform(context, deferred);
    const record = { name: deferred.resource, key: `${deferred.keys.at(-1)}` };
    leaveStateMeanwhile(context, record, deferredEffect?.state);
  };
}

function compileKind<Kind extends DeferrableKind>(
  handlerContext: HandlerContext,
  planned: PlannedOperation<Kind>,
  kind: Kind,
): PerformDeferred {
  return effects[kind](handlerContext, planned);
}

function isDeferrable(
  planned: PlannedOperation | undefined,
): planned is PlannedOperation<DeferrableKind> {
  return planned !== undefined && planned.plan.kind in effects;
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
