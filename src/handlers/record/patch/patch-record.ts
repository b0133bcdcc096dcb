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
import { applyJsonPatch, type PatchFailure } from './json-patch.ts';
import { applyPatchOperations } from './patch-operations.ts';

/** What the operations that a call sends make of a record; `undefined` where it sends none. */
export type ApplyPatch = (
  before: StoredRecord,
  call: Call,
  context: Context,
) => JsonObject | undefined;

/**
 * Reads operations on a record: a JSON Patch (RFC 6902) by what it calls itself, a list of steps by its
 * form, where the document describes it so, or a list in the body.
 */
export function compileApplyPatch(
  shapes: SchemaViews,
  { operation, patchListProperty }: PlannedOperation,
): ApplyPatch {
  const isDescribed = takesJsonPatch(shapes, operation);
  const { replies } = operation;
  return (before, { body, headers }, context) => {
    const take = (result: PatchResult) => requireObject(result, { context, replies });
    if (!Array.isArray(body)) {
      const listed = patchListProperty === undefined ? undefined : Object(body)[patchListProperty];
      return Array.isArray(listed) ? take(applyPatchOperations(before, listed)) : undefined;
    }
    if (isJsonPatch(headers)) return take(applyJsonPatch(before, body));
    return isDescribed ? applyLeniently(before, body, context) : undefined;
  };
}

function isJsonPatch(headers: Call['headers']): boolean {
  return /json-patch/.test(String(headers['content-type']));
}

type PatchResult = { readonly value: unknown } | PatchFailure;

/** RFC 5789, section 2.2: what cannot be applied is 422 or 409; 400 where the document has nothing but that. */
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

/** Goes the steps that lead somewhere, and says which do not. */
function applyLeniently(
  before: StoredRecord,
  steps: readonly unknown[],
  context: Context,
): JsonObject {
  let after: JsonObject = before;
  for (const [index, step] of steps.entries()) {
    const result = applyJsonPatch(after, [normalizeOperation(step)]);
    if ('value' in result && isObject(result.value)) after = result.value;
    else {
      const reason = 'value' in result ? 'it would leave no object' : result.message;
      context.notice('step-ignored', `step ${index} of the patch is ignored: ${reason}`);
    }
  }
  return after;
}

/** Some leave out the slash that a JSON pointer begins with, or write `Replace`. */
function normalizeOperation(step: unknown): JsonObject {
  const { op, path, ...rest }: JsonObject = Object(step);
  return {
    ...rest,
    op: String(op).toLowerCase(),
    path: typeof path === 'string' ? path.replace(/^(?=[^/])/, '/') : path,
  };
}

type PatchRecordOptions = {
  readonly context: Context;
  readonly read: ReadFields;
  readonly bodyCheck: BodyCheck;
};

/**
 * Takes over what a patch made of a record. What a client cannot send it cannot change in this way
 * either: such a property stays as it was.
 */
export function patchRecord(
  before: StoredRecord,
  after: JsonObject,
  { context, read, bodyCheck }: PatchRecordOptions,
): JsonObject {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sent = Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      // What was removed is asked for by name alone.
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
