import type { PlanKind, PlannedOperation } from '../inference/inference.ts';
import { isUpsert } from '../inference/operations/upsert.ts';
import { isObject, type Operation } from '../openapi/openapi.ts';
import { compileActionHandler } from './action.ts';
import type { Call, Handler } from './behaviour.ts';
import { compileCountHandler } from './count.ts';
import { compileCreateHandler } from './create.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileLinkHandler, compileUnlinkHandler } from './link.ts';
import { compileListHandler } from './list.ts';
import { compileReadHandler } from './read.ts';
import { mergeDeep } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileHasKey, compileReadKeys } from './record/keys.ts';
import { compileClearHandler, compileRemoveHandler } from './remove.ts';
import { toReplyFormat } from './reply/record-reply.ts';
import { readStatusEnvelope } from './reply/status-envelope.ts';
import { compileScalarListHandler } from './scalar-list.ts';
import { compileChangeRecord, compileUpdateHandler } from './update.ts';

/** Compiles the handler of a plan; what it needs of the document is looked up once. */
type CompileHandler<Kind extends PlanKind> = (
  context: HandlerContext,
  planned: PlannedOperation<Kind>,
  example: Handler,
) => Handler;

const handlers: { readonly [Kind in PlanKind]: CompileHandler<Kind> } = {
  create: (context, planned) =>
    // A creation that says so changes a record that is there already.
    compileCreateHandler(
      context,
      planned,
      planned.resource,
      isUpsert(context.root, planned.operation)
        ? compileChangeRecord(context, planned, planned.resource)
        : undefined,
    ),
  read: compileReadHandler,
  list: compileListHandler,
  search: compileListHandler,
  count: compileCountHandler,
  replace: (context, planned) => compileUpdateHandler(context, planned, planned.resource),
  update: (context, planned) => compileUpdateHandler(context, planned, planned.resource),
  put: (context, planned) => compileUpdateHandler(context, planned, planned.resource),
  remove: (context, planned) => compileRemoveHandler(context, planned, planned.resource),
  clear: compileClearHandler,
  action: (context, planned) => compileActionHandler(context, planned, planned.resource),
  link: (context, planned) =>
    compileLinkHandler(context, planned, planned.resource, planned.nestedCollection),
  unlink: (context, planned) =>
    compileUnlinkHandler(context, planned, planned.resource, planned.nestedCollection),
  'scalar-list': (context, planned) =>
    compileScalarListHandler(context, planned, planned.resource, planned.plan.scalarList),
  example: compileExampleHandler,
};

/** Answers operations by what was concluded about them; worked out at the first call. */
export function createHandlers(
  open: () => HandlerContext,
  example: (operation: Operation) => Handler,
  otherOf: AnswersOtherTypeOf,
) {
  return (operation: Operation): Handler => {
    let answer: Handler | undefined;
    return (call, context) => {
      answer ??= withMediaTypes(operation, { open, example, otherOf });
      return answer(call, context);
    };
  };
}

/** Tells of a call whether it is answered in a media type that holds something else than JSON does. */
type AnswersOtherTypeOf = (operation: Operation) => ((call: Call) => boolean) | undefined;

type HandlerOptions = {
  readonly open: () => HandlerContext;
  readonly example: (operation: Operation) => Handler;
  readonly otherOf: AnswersOtherTypeOf;
};

/** What is told in another way, such as the events of a stream, is no record: there the example is told. */
function withMediaTypes(operation: Operation, { open, example, otherOf }: HandlerOptions): Handler {
  const shown = example(operation);
  const answer = compileHandler(open(), operation, shown);
  const isOther = otherOf(operation);
  if (isOther === undefined) return answer;
  return async (call, context) => {
    const outcome = await answer(call, context);
    return outcome.status < 300 && isOther(call) ? shown(call, context) : outcome;
  };
}

function compileHandler(context: HandlerContext, operation: Operation, example: Handler): Handler {
  const planned = context.model.inferOperation(operation);
  const handler = compilePlan(context, planned, { kind: planned.plan.kind, example });
  const hasKey = planned.resource && compileHasKey(planned);
  // A call that names no record is answered with the example.
  return hasKey ? (call, ...rest) => (hasKey(call) ? handler : example)(call, ...rest) : handler;
}

function compilePlan<Kind extends PlanKind>(
  context: HandlerContext,
  planned: PlannedOperation<Kind>,
  { kind, example }: { readonly kind: Kind; readonly example: Handler },
): Handler {
  return handlers[kind](context, planned, example);
}

/** Answers with the example, if the records that the path names exist. */
function compileExampleHandler(
  context: HandlerContext,
  planned: PlannedOperation<'example'>,
  example: Handler,
): Handler {
  const { ancestors } = planned;
  const shown = withStatusEnvelope(context, planned, example);
  if (ancestors.every((ancestor) => ancestor === undefined)) return shown;
  const keysOf = compileReadKeys(context.model, planned);
  return (call, callContext) => {
    requireAncestors(callContext, { ancestors, keys: keysOf(call, callContext) });
    return shown(call, callContext);
  };
}

/** An example whose envelope says that all went well. */
function withStatusEnvelope(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  example: Handler,
): Handler {
  const told = readStatusEnvelope(
    { context: ground, inference: conclusion, format: toReplyFormat(conclusion.operation) },
    'unknown',
  );
  if (told === undefined) return example;
  return async (call, context) => {
    const outcome = await example(call, context);
    return 'body' in outcome && isObject(outcome.body) && outcome.status < 300
      ? { ...outcome, body: mergeDeep(told, outcome.body) }
      : outcome;
  };
}
