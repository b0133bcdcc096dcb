import type { OperationInference, Resource } from '../inference/inference.ts';
import { isUpsert } from '../inference/operations/upsert.ts';
import { isObject, type Operation } from '../openapi/openapi.ts';
import { compileActionHandler } from './action.ts';
import type { Call, Handler } from './behaviour.ts';
import { compileCountHandler } from './count.ts';
import { compileCreateHandler } from './create.ts';
import { compileDeleteHandler, compileDeleteManyHandler } from './delete.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileLinkHandler, compileUnlinkHandler } from './link.ts';
import { compileListHandler } from './list.ts';
import { compileReadHandler } from './read.ts';
import { mergeDeep } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileHasKey, compileReadKeys } from './record/keys.ts';
import { toReplyFormat } from './reply/record-reply.ts';
import { readStatusEnvelope } from './reply/status-envelope.ts';
import { compileScalarListHandler } from './scalar-list.ts';
import { compileChangeRecord, compileUpdateHandler } from './update.ts';

type CompileHandler = (
  ground: HandlerContext,
  conclusion: OperationInference,
  resource: Resource,
) => Handler;

/** A creation that says so changes what is there already. */
const compileCreateOrUpdateHandler: CompileHandler = (ground, conclusion, resource) =>
  isUpsert(ground.root, conclusion.operation)
    ? compileCreateHandler(
        ground,
        conclusion,
        resource,
        compileChangeRecord(ground, conclusion, resource),
      )
    : compileCreateHandler(ground, conclusion, resource);

const compilersByBehaviour: Readonly<
  Partial<Record<OperationInference['behaviour'], CompileHandler>>
> = {
  create: compileCreateOrUpdateHandler,
  read: compileReadHandler,
  replace: compileUpdateHandler,
  update: compileUpdateHandler,
  put: compileUpdateHandler,
  remove: compileDeleteHandler,
  clear: compileDeleteManyHandler,
  action: compileActionHandler,
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

function compileHandler(ground: HandlerContext, operation: Operation, example: Handler): Handler {
  const conclusion = ground.inference.inferOperation(operation);
  const { behaviour, resource, ancestors, listEnvelope } = conclusion;
  const isListing = behaviour === 'list' || behaviour === 'search';
  if (isListing && resource && listEnvelope)
    return compileListHandler(ground, conclusion, { resource, many: listEnvelope });
  if (behaviour === 'list' && resource) return compileCountHandler(ground, conclusion, resource);
  const within = resource && compileNestedHandler(ground, conclusion, resource);
  if (within) return within;
  const open = compilersByBehaviour[behaviour];
  if (open && resource) {
    const answer = open(ground, conclusion, resource);
    const isNamed = compileHasKey(conclusion);
    // What is about nothing that anybody named is shown as the document does.
    return isNamed ? (call, context) => (isNamed(call) ? answer : example)(call, context) : answer;
  }
  const shown = withStatusEnvelope(ground, conclusion, example);
  if (ancestors.every((ancestor) => ancestor === undefined)) return shown;
  const keysOf = compileReadKeys(ground.inference, conclusion);
  return (call, context) => {
    requireAncestors(context, { ancestors, keys: keysOf(call, context) });
    return shown(call, context);
  };
}

/** What is done with a record's own list, or with the records that are put somewhere. */
function compileNestedHandler(
  ground: HandlerContext,
  conclusion: OperationInference,
  resource: Resource,
): Handler | undefined {
  const { behaviour, nestedCollection, scalarList } = conclusion;
  if (scalarList) return compileScalarListHandler(ground, conclusion, resource, scalarList);
  if (behaviour === 'assign' && nestedCollection)
    return compileLinkHandler(ground, conclusion, resource, nestedCollection);
  return behaviour === 'unassign' && nestedCollection
    ? compileUnlinkHandler(ground, conclusion, resource, nestedCollection)
    : undefined;
}

/** An example whose envelope says that all went well. */
function withStatusEnvelope(
  ground: HandlerContext,
  conclusion: OperationInference,
  example: Handler,
): Handler {
  const told = readStatusEnvelope(
    { ground, conclusion, frame: toReplyFormat(conclusion.operation) },
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
