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
  const basePath = findCommonPath(operations);
  const planned: OperationHandler[] = [];
  for (const operation of operations) {
    let handler = infer(operation);
    let by: OperationHandler['by'] = 'inference';
    for (const module of modules) {
      const name = findBehaviourName(module, operation, basePath);
      const own = name === undefined ? undefined : module.behaviours[name];
      if (name === undefined || !own) continue;
      used.add(name);
      handler = wrapHandler(withParameterNames(own, name, operation), handler);
      by = 'module';
    }
    planned.push({ operation, handler, by });
  }
  const names = modules.flatMap((module) => Object.keys(module.behaviours));
  return { operations: planned, used, unused: names.filter((name) => !used.has(name)) };
}

/**
 * The name of the behaviour of a module for an operation: its operationId, or `METHOD /path`. The path
 * may have other names of parameters, and lack what all paths of the document begin with.
 * @example findBehaviourName({ behaviours: { 'GET /pets/{id}': readPet } }, operationOf('/v1/pets/{pet}'), '/v1')
 */
export function findBehaviourName(
  { behaviours }: BehavioursModule,
  { id, documentedId = id, method, base, path }: Operation,
  commonPath: string,
): string | undefined {
  const exact = [id, documentedId, `${method} ${path}`, `${method} ${base}${path}`];
  const named = exact.find((candidate) => Object.hasOwn(behaviours, candidate));
  if (named !== undefined) return named;
  const shapes = [path, base + path, path.slice(commonPath.length)].map(
    (candidate) => `${method} ${withoutParameterNames(candidate)}`,
  );
  return Object.keys(behaviours).find((name) => shapes.includes(withoutParameterNames(name)));
}

/** The segments with which all paths of a document begin, such as `/api/v1`. */
export function findCommonPath(operations: readonly Operation[]): string {
  const [first, ...others] = operations.map(({ path }) => path.split('/').slice(0, -1));
  if (first === undefined) return '';
  const length = others.reduce((common, segments) => {
    const end = first.findIndex(
      (segment, index) => index >= common || segment !== segments[index] || segment.includes('{'),
    );
    return end < 0 ? Math.min(common, first.length) : Math.min(common, end);
  }, first.length);
  return first.slice(0, length).join('/');
}

function withoutParameterNames(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}

function listParameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => String(name));
}

/** Gives a behaviour the path parameters by the names of its own path, besides those of the document. */
function withParameterNames(own: Behaviour, name: string, { path }: Operation): Behaviour {
  const documented = listParameterNames(path);
  const renamed = listParameterNames(name)
    .map((parameter, index) => [parameter, documented[index]] as const)
    .filter(([parameter, original]) => parameter !== original);
  if (renamed.length === 0) return own;
  return (call, context, inferred) => {
    const aliases = renamed.map(([parameter, original]) => [
      parameter,
      String(call.path[String(original)]),
    ]);
    const withAliases = { ...call, path: { ...call.path, ...Object.fromEntries(aliases) } };
    return own(withAliases, context, inferred);
  };
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
