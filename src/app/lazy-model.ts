import { setImmediate } from 'node:timers/promises';
import { monotonicNow } from '../base/clock.ts';
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
};

/** How long a turn may infer, in milliseconds: GitHub's document takes 300 ms, and other clients wait meanwhile. */
const turnLength = 25;

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
  const inferInTurns = async () => {
    for (let end = now() + turnLength; (model ?? takeStep()) === undefined; ) {
      if (now() < end) continue;
      await setImmediate();
      end = now() + turnLength;
    }
  };
  return {
    get: () => {
      for (;;) {
        const inferred = model ?? takeStep();
        if (inferred !== undefined) return inferred;
      }
    },
    ready: () => {
      if (model !== undefined) return undefined;
      turns ??= inferInTurns().finally(() => {
        turns = undefined;
      });
      return turns;
    },
  };
}
