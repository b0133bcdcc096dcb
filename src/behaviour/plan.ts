import type { Operation } from '../document/document.ts';
import type { Answer, Behaviour, BehavioursModule } from './behaviour.ts';

/** An operation, what answers its calls, and whether that is a behaviour of a module. */
export type Planned = {
  readonly operation: Operation;
  readonly answer: Answer;
  readonly by: 'inference' | 'module';
  /**
   * The names of all properties that the document declares for the records it shows: what is stored
   * beside these is shown too. Absent where only what a reply's own schema declares is shown.
   */
  readonly declared?: () => ReadonlySet<string> | undefined;
};

/** What answers each operation, and what of the modules fits none. */
export type Plan = {
  readonly operations: readonly Planned[];
  /** Names in modules, those that fit an operation and those that fit none. */
  readonly used: ReadonlySet<string>;
  readonly unused: readonly string[];
};

/**
 * Attaches behaviours to operations by operationId or `METHOD /path`. Each module lies over those
 * before it: its behaviours get the one that would have answered without them as `inferred`.
 */
export const planBehaviours = (
  operations: readonly Operation[],
  infer: (operation: Operation) => Answer,
  modules: readonly BehavioursModule[],
): Plan => {
  const used = new Set<string>();
  const planned: Planned[] = [];
  for (const operation of operations) {
    let answer = infer(operation);
    let by: Planned['by'] = 'inference';
    for (const module of modules) {
      const name = findOwnName(module, operation);
      const own = name === undefined ? undefined : module.behaviours[name];
      if (name === undefined || !own) continue;
      used.add(name);
      answer = layOver(own, answer);
      by = 'module';
    }
    planned.push({ operation, answer, by });
  }
  const names = modules.flatMap((module) => Object.keys(module.behaviours));
  return { operations: planned, used, unused: names.filter((name) => !used.has(name)) };
};

/** What a module calls an operation that it has a behaviour for; `undefined` where it has none. */
export const findOwnName = (
  { behaviours }: BehavioursModule,
  { id, documentedId = id, method, base, path }: Operation,
): string | undefined =>
  [id, documentedId, `${method} ${path}`, `${method} ${base}${path}`].find((candidate) =>
    Object.hasOwn(behaviours, candidate),
  );

const layOver =
  (own: Behaviour, below: Answer): Answer =>
  (call, context) =>
    own(call, context, below);
