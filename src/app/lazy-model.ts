import { setImmediate } from 'node:timers/promises';
import { monotonicNow } from '../base/clock.ts';
import { takeInTurns } from '../base/time/take-in-turns.ts';
import {
  type ApiModel,
  type ApiModelOptions,
  type InferSteps,
  inferInSteps,
} from '../inference/inference.ts';
import type { OpenApiDocument, Operation } from '../openapi/openapi.ts';

/** A model that is inferred on first use. */
export type LazyApiModel = {
  /** Infers at once what is not inferred yet. */
  readonly get: () => ApiModel;
  /** Infers in short turns of the event loop; `undefined` when all is inferred. */
  readonly ready: () => Promise<void> | undefined;
  /** Infers, and then plans an operation, in short turns; `undefined` when it is planned. */
  readonly planned: (operation: Operation) => Promise<void> | undefined;
};

export function createLazyApiModel(
  document: OpenApiDocument,
  operations: readonly Operation[],
  options: ApiModelOptions,
  now: () => number = monotonicNow,
): LazyApiModel {
  let model: ApiModel | undefined;
  let steps: InferSteps | undefined;
  let turns: Promise<void> | undefined;
  const takeStep = (): ApiModel | undefined => {
    steps ??= inferInSteps(document, operations, options);
    try {
      const step = steps.next();
      if (step.done) model = step.value;
    } catch (error) {
      // A generator that has thrown has ended: the next use starts anew and fails in the same way.
      steps = undefined;
      throw error;
    }
    return model;
  };
  const get = (): ApiModel => {
    for (;;) {
      const inferred = model ?? takeStep();
      if (inferred !== undefined) return inferred;
    }
  };
  const ready = (): Promise<void> | undefined => {
    if (model !== undefined) return undefined;
    turns ??= takeInTurns(() => (model ?? takeStep()) !== undefined, now).finally(() => {
      turns = undefined;
    });
    return turns;
  };
  return {
    get,
    ready,
    planned: (operation) => {
      if (model?.isPlanned(operation)) return undefined;
      return planInTurns(operation, { get, ready, now });
    },
  };
}

type PlanningModel = Pick<LazyApiModel, 'get' | 'ready'> & { readonly now: () => number };

/** Plans an operation in turns; what comes next has a turn of its own, since it is long too. */
async function planInTurns(
  operation: Operation,
  { get, ready, now }: PlanningModel,
): Promise<void> {
  await ready();
  const steps = get().planInSteps(operation);
  await takeInTurns(() => steps.next().done === true, now);
  await setImmediate();
}
