import { type PlannedOperation, takesJsonPatch } from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  type Operation,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import type { StoredRecord } from '../../../store/types.ts';
import type { Call, Context } from '../../behaviour.ts';
import type { BodyCheck, ReadFields } from '../request-fields.ts';
import { applyJsonPatch, JsonPatcher, type PatchResult } from './json-patch.ts';
import { applyPatchOperations } from './patch-operations.ts';

/** Applies the patch in a call's body to a record; `undefined` where the body is not a patch. */
export type ApplyPatch = (
  before: StoredRecord,
  call: Call,
  context: Context,
) => JsonObject | undefined;

/**
 * Compiles how patches are applied: a JSON Patch (RFC 6902) by its content type, a list of steps where the
 * document describes one, or a list in a property of the body.
 * @throws a refusal (422, or the document's 409 or 400) of a patch that cannot be applied.
 */
export function compileApplyPatch(
  shapes: SchemaViews,
  { operation, patchListProperty }: PlannedOperation,
): ApplyPatch {
  const isDescribed = takesJsonPatch(shapes, operation);
  const { replies } = operation;
  return (before, { body, headers }, context) => {
    if (Array.isArray(body) && !isJsonPatch(headers))
      return isDescribed ? applyLeniently(before, body, context) : undefined;
    const result = isJsonPatch(headers)
      ? applyJsonPatchBody(before, body)
      : applyPatchList(before, body, patchListProperty);
    return result && requireObject(result, { context, replies });
  };
}

function isJsonPatch(headers: Call['headers']): boolean {
  return String(headers['content-type']).includes('json-patch');
}

function applyPatchList(
  before: StoredRecord,
  body: unknown,
  patchListProperty: string | undefined,
): PatchResult | undefined {
  const list = patchListProperty === undefined ? undefined : Object(body)[patchListProperty];
  return Array.isArray(list) ? applyPatchOperations(before, list) : undefined;
}

function applyJsonPatchBody(before: StoredRecord, body: unknown): PatchResult {
  return Array.isArray(body) ? applyJsonPatch(before, body) : notAList;
}

/** An object in this content type must not be merged, which would do something else. */
const notAList: PatchResult = { index: 0, message: 'a JSON Patch is a list of operations' };

/** A patch that cannot be applied is 422 or 409 (RFC 5789, section 2.2), or 400 where the document has only that. */
const failureStatuses = [422, 409, 400];

type PatchContext = { readonly context: Context; readonly replies: Operation['replies'] };

function requireObject(result: PatchResult, { context, replies }: PatchContext): JsonObject {
  if ('value' in result && isObject(result.value)) return result.value;
  const [pointer, message] =
    'value' in result ? ['', 'must leave an object'] : [`/${result.index}`, result.message];
  throw context.refuse({
    status: failureStatuses.find((status) => replies.has(`${status}`)) ?? 422,
    code: 'patch-failed',
    detail: `The patch cannot be applied: ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });
}

/** Applies the steps that can be applied, with a notice for each of the others. */
function applyLeniently(
  before: StoredRecord,
  steps: readonly unknown[],
  context: Context,
): JsonObject {
  const patcher = new JsonPatcher(before);
  for (const [index, step] of steps.entries()) {
    const record = patcher.value;
    let reason = patcher.apply(normalizeOperation(step));
    if (!isObject(patcher.value)) {
      patcher.restore(record);
      reason = 'it would leave no object';
    }
    if (reason !== undefined)
      context.notice('step-ignored', `step ${index} of the patch is ignored: ${reason}`);
  }
  return Object(patcher.value);
}

/** Some clients leave out the first slash of the path, or write `Replace`. */
function normalizeOperation(step: unknown): JsonObject {
  const { op, path, ...rest }: JsonObject = Object(step);
  return {
    ...rest,
    op: String(op).toLowerCase(),
    path: typeof path === 'string' && path !== '' && !path.startsWith('/') ? `/${path}` : path,
  };
}

type PatchRecordOptions = {
  readonly context: Context;
  readonly read: ReadFields;
  readonly bodyCheck: BodyCheck;
};

/** Merges a patched record into the stored one. A property that a client cannot send stays as it was. */
export function patchRecord(
  before: StoredRecord,
  after: JsonObject,
  { context, read, bodyCheck }: PatchRecordOptions,
): JsonObject {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sent = Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name] ?? null]),
  );
  const taken = read(sent, context, bodyCheck);
  const record: Record<string, unknown> = {};
  for (const name of names) {
    const value = name in taken ? taken[name] : before[name];
    const isGone = name in taken && after[name] === undefined;
    if (value !== undefined && !isGone) record[name] = value;
  }
  return record;
}
