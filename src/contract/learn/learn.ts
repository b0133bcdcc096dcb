import { type ApiModel, inferApiModel } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { ArchivedCall } from '../traffic/archived-call.ts';
import {
  createForeignCallsError,
  type RecordedTrafficOptions,
  selectOwnCalls,
} from '../traffic/traffic.ts';
import { createOverlayLearner, type LearnedOverlay } from './learn-overlay.ts';
import { createRecordLearner } from './learn-records.ts';
import type { LearnedFixture } from './learned-call.ts';

export type { LearnedOverlay, OverlayAction } from './learn-overlay.ts';
export type { LearnedFixture } from './learned-call.ts';

/** What calls of an API show: its records, and what its document lacks. */
export type LearnedTraffic = {
  /** The records by the name of their resource, such as `owners/7/pets`: the files for `--fixtures`. */
  readonly fixtures: ReadonlyMap<string, LearnedFixture>;
  /** Makes the document fit the replies; absent if it does. */
  readonly overlay: LearnedOverlay | undefined;
  /** The calls of a documented operation. */
  readonly calls: number;
};

/**
 * Learns from recorded calls, in their order: a record is as the last call left it, and a removed one is
 * gone. Values of properties that look like secrets are masked.
 * @throws an error with a sentence when no call belongs to the API.
 */
export function learnFromTraffic(
  calls: readonly ArchivedCall[],
  options: RecordedTrafficOptions,
): LearnedTraffic {
  const { document, archive } = options;
  const { judge, ownCalls } = selectOwnCalls(calls, options);
  const model: ApiModel = inferApiModel(document, judge.operations);
  const records = createRecordLearner(model);
  const overlay = createOverlayLearner(document, model.schemaViews);
  let count = 0;
  for (const call of ownCalls) {
    const match = judge.findOperation(call.request.method, call.request.url);
    if (match === undefined || call.reply === undefined) continue;
    count += 1;
    const { request, reply } = call;
    const learned = { ...match, request, reply, body: parseJson(reply.body) };
    records.add(learned);
    overlay.add(learned);
  }
  if (count === 0) throw createForeignCallsError(calls, options);
  return { fixtures: records.fixtures(), overlay: overlay.overlay(archive), calls: count };
}

/** The value of a JSON body; `undefined` for any other. */
function parseJson(body: unknown): unknown {
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
