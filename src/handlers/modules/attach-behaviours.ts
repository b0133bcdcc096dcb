import { continueWith } from '../../base/promise.ts';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Behaviour, BehavioursModule, Handler, Outcome } from '../behaviour.ts';
import { copyMutable } from '../reply/shown-records.ts';

/** An operation with its handler. */
export type OperationHandler = {
  readonly operation: Operation;
  readonly handler: Handler;
  /** Whether the handler is inferred, or a behaviour of a module. */
  readonly by: 'inference' | 'module';
  /**
   * The names of the properties that the document declares for the records it shows. Stored properties
   * with other names are shown as well; absent where a reply shows only what its own schema declares.
   */
  readonly declared?: () => ReadonlySet<string> | undefined;
  /** Whether calls only read records, whatever their method; absent where that is not known. */
  readonly isQuery?: () => boolean;
};

/** The handlers of all operations, and the behaviours that belong to none. */
export type HandlerTable = {
  readonly operations: readonly OperationHandler[];
  /** The names in modules that belong to an operation. */
  readonly used: ReadonlySet<string>;
  /** The names that belong to none. */
  readonly unused: readonly string[];
};

/**
 * Attaches behaviours to operations by operationId or `METHOD /path`. Modules are layers: a behaviour
 * gets the handler below it as `inferred`.
 */
export function attachBehaviours(
  operations: readonly Operation[],
  infer: (operation: Operation) => Handler,
  modules: readonly BehavioursModule[],
): HandlerTable {
  const used = new Set<string>();
  const basePath = findCommonPath(operations);
  const handlers: OperationHandler[] = [];
  for (const operation of operations) {
    let handler = infer(operation);
    let by: OperationHandler['by'] = 'inference';
    for (const module of modules) {
      const name = findBehaviourName(module, operation, basePath);
      const behaviour = name === undefined ? undefined : module.behaviours[name];
      if (name === undefined || !behaviour) continue;
      used.add(name);
      handler = wrapHandler(withParameterNames(behaviour, name, operation), handler);
      by = 'module';
    }
    handlers.push({ operation, handler, by });
  }
  const names = modules.flatMap((module) => Object.keys(module.behaviours));
  return { operations: handlers, used, unused: names.filter((name) => !used.has(name)) };
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
  const schemaViews = [path, base + path, path.slice(commonPath.length)].map(
    (candidate) => `${method} ${withoutParameterNames(candidate)}`,
  );
  return Object.keys(behaviours).find((name) => schemaViews.includes(withoutParameterNames(name)));
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

/** Gives a behaviour the path parameters by the names in its path, besides those of the document. */
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
  return (call, context) => continueWith(below(call, context), copyBody);
}
