import { isPromiseLike } from '../../base/promise.ts';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Behaviour, BehavioursModule, Handler, Outcome } from '../behaviour.ts';
import { copyMutable } from '../reply/shown-records.ts';

/** An operation, what answers its calls, and whether that is a behaviour of a module. */
export type OperationHandler = {
  readonly operation: Operation;
  readonly handler: Handler;
  readonly by: 'inference' | 'module';
  /**
   * The names of all properties that the document declares for the records it shows: what is stored
   * beside these is shown too. Absent where only what a reply's own schema declares is shown.
   */
  readonly declared?: () => ReadonlySet<string> | undefined;
};

/** What answers each operation, and what of the modules fits none. */
export type HandlerTable = {
  readonly operations: readonly OperationHandler[];
  /** Names in modules, those that fit an operation and those that fit none. */
  readonly used: ReadonlySet<string>;
  readonly unused: readonly string[];
};

/**
 * Attaches behaviours to operations by operationId or `METHOD /path`. Each module lies over those
 * before it: its behaviours get the one that would have answered without them as `inferred`.
 */
export function attachBehaviours(
  operations: readonly Operation[],
  infer: (operation: Operation) => Handler,
  modules: readonly BehavioursModule[],
): HandlerTable {
  const used = new Set<string>();
  const planned: OperationHandler[] = [];
  for (const operation of operations) {
    let handler = infer(operation);
    let by: OperationHandler['by'] = 'inference';
    for (const module of modules) {
      const name = findBehaviourName(module, operation);
      const own = name === undefined ? undefined : module.behaviours[name];
      if (name === undefined || !own) continue;
      used.add(name);
      handler = wrapHandler(own, handler);
      by = 'module';
    }
    planned.push({ operation, handler, by });
  }
  const names = modules.flatMap((module) => Object.keys(module.behaviours));
  return { operations: planned, used, unused: names.filter((name) => !used.has(name)) };
}

/** What a module calls an operation that it has a behaviour for; `undefined` where it has none. */
export function findBehaviourName(
  { behaviours }: BehavioursModule,
  { id, documentedId = id, method, base, path }: Operation,
): string | undefined {
  return [id, documentedId, `${method} ${path}`, `${method} ${base}${path}`].find((candidate) =>
    Object.hasOwn(behaviours, candidate),
  );
}

/** A behaviour gets a copy of the body that would have been answered, which it can change. */
function wrapHandler(behaviour: Behaviour, below: Handler): Handler {
  const inferred = withMutableBody(below);
  return (call, context) => behaviour(call, context, inferred);
}

function withMutableBody(below: Handler): Handler {
  const copyBody = (outcome: Outcome | Refusal): Outcome | Refusal =>
    isRefusal(outcome) || outcome.body === undefined
      ? outcome
      : { ...outcome, body: copyMutable(outcome.body) };
  return (call, context) => {
    const outcome = below(call, context);
    return isPromiseLike(outcome) ? Promise.resolve(outcome).then(copyBody) : copyBody(outcome);
  };
}
