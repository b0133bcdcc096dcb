import { refuseWithStatus } from '../base/refusal.ts';
import type { PlanKind, PlannedOperation } from '../inference/inference.ts';
import {
  compileConformance,
  findReplySchema,
  isObject,
  type JsonObject,
  type Operation,
} from '../openapi/openapi.ts';
import { compileActionHandler } from './action.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';
import { compileClearHandler } from './clear.ts';
import { compileCountHandler } from './count.ts';
import { compileCreateHandler } from './create.ts';
import { compileStoredContent } from './files/stored-content.ts';
import type { HandlerContext } from './handler-context.ts';
import { withDeferredEffect } from './lifecycles/deferred-handler.ts';
import { compileJobReply } from './lifecycles/job-reply.ts';
import { compilePollingFields } from './lifecycles/polling-fields.ts';
import { compileLinkHandler, compileUnlinkHandler } from './link.ts';
import { compileLookUpKey } from './list/look-up-key.ts';
import { compileListHandler } from './list.ts';
import { compileObjectListHandler } from './object-list.ts';
import { compileQueryCheck } from './query-parameters.ts';
import { compileReadHandler } from './read.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileHasKey, compileReadKeys } from './record/keys.ts';
import { compileCallerAccount } from './relations/caller-account.ts';
import { compileRemoveHandler } from './remove.ts';
import { findReplyExample } from './reply/documented-reply.ts';
import { toStatusDefaults } from './reply/record-reply.ts';
import { compileSentBeside } from './reply/sent-beside.ts';
import { compileSubscriptionReply } from './reply/subscription-reply.ts';
import { compileScalarListHandler } from './scalar-list.ts';
import { compileUpdateHandler } from './update.ts';

export {
  createExampleHandlers,
  createExampleOutcomes,
  createGeneratedHandlers,
  type ExampleGenerator,
} from './example.ts';
export type { HandlerContext } from './handler-context.ts';
export { type AdvanceRecord, createAdvanceRecord } from './lifecycles/advance-record.ts';
export {
  attachBehaviours,
  findBehaviourName,
  findCommonPath,
  type HandlerTable,
  type OperationHandler,
} from './modules/attach-behaviours.ts';
export { loadBehavioursModule } from './modules/load-module.ts';
export { type DeclaredSetting, listSettings, parseSettings } from './modules/settings.ts';
export { listCreationNotes } from './relations/creation-notes.ts';
export {
  type ApplyPreference,
  createApplyPreference,
  createReplyFromDocument,
  type ErrorOutcomeOf,
  type ReplyFromDocument,
  type ReplyPreference,
} from './reply/documented-reply.ts';

export { withoutInternals } from './reply/record-reply.ts';
export { createViolationReporter, type ValidationMode } from './violation-policy.ts';

/** Compiles the handler of a plan; what it needs of the document is looked up once. */
type CompileHandler<Kind extends PlanKind> = (
  handlerContext: HandlerContext,
  planned: PlannedOperation<Kind>,
  example: Handler,
) => Handler;

const handlers: { readonly [Kind in PlanKind]: CompileHandler<Kind> } = {
  create: compileCreateHandler,
  read: compileReadHandler,
  list: compileListHandler,
  search: compileListHandler,
  count: compileCountHandler,
  replace: compileUpdateHandler,
  update: compileUpdateHandler,
  put: compileUpdateHandler,
  remove: compileRemoveHandler,
  clear: withDeferredEffect(compileClearHandler),
  action: compileActionHandler,
  link: withDeferredEffect(compileLinkHandler),
  unlink: withDeferredEffect(compileUnlinkHandler),
  'scalar-list': withDeferredEffect(compileScalarListHandler),
  'object-list': withDeferredEffect(compileObjectListHandler),
  example: compileExampleHandler,
};

/** What inferred handlers are created with. */
export type HandlerOptions = {
  /** Called at the first call of an operation. */
  readonly createContext: () => HandlerContext;
  /** Answers with the document's example. */
  readonly exampleOf: (operation: Operation) => Handler;
  readonly isOtherTypeOf: IsOtherTypeOf;
};

/** Whether a call is answered in a media type that does not hold the record as JSON, such as an event stream. */
export type IsOtherTypeOf = (operation: Operation) => ((call: Call) => boolean) | undefined;

/** Creates handlers that run the plans of operations; each is compiled at its first call. */
export function createHandlers(options: HandlerOptions): (operation: Operation) => Handler {
  return (operation) => {
    let handler: Handler | undefined;
    return (call, context) => {
      handler ??= compileHandlerForTypes(operation, options);
      return handler(call, context);
    };
  };
}

/** A reply in another media type is the example of that type. */
function compileHandlerForTypes(
  operation: Operation,
  { createContext, exampleOf, isOtherTypeOf }: HandlerOptions,
): Handler {
  const example = exampleOf(operation);
  const handlerContext = createContext();
  const planned = handlerContext.model.inferOperation(operation);
  const handler = compileHandler(handlerContext, planned, example);
  const isOtherType = isOtherTypeOf(operation);
  const answer: Handler =
    isOtherType === undefined
      ? handler
      : async (call, context) => {
          const outcome = await handler(call, context);
          return outcome.status < 300 && isOtherType(call) ? example(call, context) : outcome;
        };
  return compileStoredContent(planned, answer);
}

function compileHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation,
  example: Handler,
): Handler {
  const planHandler = compilePlan(handlerContext, planned, { kind: planned.plan.kind, example });
  const withSent = compileSentBeside(handlerContext, planned, planHandler);
  const withJob = compileJobReply(handlerContext, planned, withSent);
  const withPolling = compilePollingFields(handlerContext, planned, withJob);
  const handler = compileCallerAccount(handlerContext, planned, withPolling);
  const hasKey = planned.resource && compileHasKey(planned);
  // A call that names no record is answered with the example.
  const lookUpKey = compileLookUpKey(handlerContext, planned);
  const answer: Handler = hasKey
    ? (call, context) => {
        const keyed = hasKey(call) ? call : lookUpKey?.(call, context);
        return keyed === undefined ? example(call, context) : handler(keyed, context);
      }
    : handler;
  const checkQuery = compileQueryCheck(handlerContext, planned);
  return checkQuery === undefined
    ? answer
    : (call, context) => answer(checkQuery(call, context), context);
}

function compilePlan<Kind extends PlanKind>(
  handlerContext: HandlerContext,
  planned: PlannedOperation<Kind>,
  { kind, example }: { readonly kind: Kind; readonly example: Handler },
): Handler {
  return handlers[kind](handlerContext, planned, example);
}

/** Answers with the example, if the records that the path names exist. */
function compileExampleHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'example'>,
  example: Handler,
): Handler {
  const { ancestors } = planned;
  const shown = compileSentExample(handlerContext, planned, compileStatusExample(planned, example));
  const handler =
    compileFailureExample(handlerContext, planned) ??
    compileSubscriptionReply(handlerContext, planned, shown);
  if (ancestors.every((ancestor) => ancestor === undefined)) return handler;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  return (call, context) => {
    requireAncestors(context, { ancestors, keys: readKeys(call, context) });
    return handler(call, context);
  };
}

/** The reply of an operation that documents nothing but failures: the example, or an error in the API's form. */
function compileFailureExample(
  { root }: HandlerContext,
  { operation, plan: { failureStatus: status } }: PlannedOperation<'example'>,
): Handler | undefined {
  if (status === undefined) return undefined;
  const example = findReplyExample({ root }, operation, status);
  return () => example ?? refuseWithStatus(status);
}

/** An example whose envelope reports success. */
function compileStatusExample(
  { plan: { statusEnvelope } }: PlannedOperation<'example'>,
  example: Handler,
): Handler {
  if (statusEnvelope === undefined) return example;
  const statusDefaults = toStatusDefaults(statusEnvelope);
  return async (call, context) => {
    const outcome = await example(call, context);
    return 'body' in outcome && isObject(outcome.body) && outcome.status < 300
      ? { ...outcome, body: mergeDeep(statusDefaults, outcome.body) }
      : outcome;
  };
}

/** An example with the values that the request has for its properties, where they conform to its schema. */
function compileSentExample(
  { model: { schemaViews } }: HandlerContext,
  { operation, plan: { sentProperties } }: PlannedOperation<'example'>,
  example: Handler,
): Handler {
  if (sentProperties.length === 0) return example;
  const conforms = compileConformance(schemaViews);
  const reply = schemaViews.of([`${findReplySchema(operation)}`]);
  const addSent = (body: JsonObject, sent: JsonObject): unknown =>
    sentProperties.reduce<unknown>((filled, { property, path, schemaPointers }) => {
      const value = sent[property];
      return value !== undefined && conforms(schemaViews.of(schemaPointers), value)
        ? mergeDeep(wrapAt(path, [value]), filled)
        : filled;
    }, body);
  return async (call, context) => {
    const outcome = await example(call, context);
    if (!('body' in outcome && isObject(outcome.body) && isObject(call.body))) return outcome;
    const body = addSent(outcome.body, call.body);
    // An example that violates its schema itself proves nothing about the whole.
    const isFit = conforms(reply, body) || !conforms(reply, outcome.body);
    return isFit ? withBody(outcome, body) : outcome;
  };
}

function withBody(outcome: Outcome, body: unknown): Outcome {
  return { ...outcome, body };
}
