import type { Operation } from '../document/document.ts';
import type { Behaviour, BehavioursModule } from './behaviour.ts';

/** Which behaviour answers which operation, and what of the modules fits none. */
export type Plan = {
  readonly behaviours: ReadonlyMap<Operation, Behaviour>;
  /** Names in modules that fit no operation. */
  readonly unused: readonly string[];
};

/**
 * Attaches behaviours to operations by operationId or `METHOD /path`. Each module lies over those
 * before it: its behaviours get the one that would have answered without them as `inferred`.
 */
export const planBehaviours = (
  operations: readonly Operation[],
  infer: (operation: Operation) => Behaviour,
  modules: readonly BehavioursModule[],
): Plan => {
  const used = new Set<string>();
  const behaviours = new Map<Operation, Behaviour>();
  for (const operation of operations) {
    let behaviour = infer(operation);
    for (const module of modules) {
      const name = [operation.id, `${operation.method} ${operation.path}`].find((candidate) =>
        Object.hasOwn(module.behaviours, candidate),
      );
      const own = name === undefined ? undefined : module.behaviours[name];
      if (name === undefined || !own) continue;
      used.add(name);
      behaviour = layOver(own, behaviour);
    }
    behaviours.set(operation, behaviour);
  }
  const names = modules.flatMap((module) => Object.keys(module.behaviours));
  return { behaviours, unused: names.filter((name) => !used.has(name)) };
};

const layOver =
  (own: Behaviour, below: Behaviour): Behaviour =>
  (call, context) =>
    own(call, context, below);
