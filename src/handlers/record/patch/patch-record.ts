import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import type { StoredRecord } from '../../../store/types.ts';
import type { Call, Context } from '../../behaviour.ts';
import type { PlannedWrite } from '../../handler-context.ts';
import type { BodyCheck, ReadFields } from '../read-fields.ts';
import { applyJsonPatch, JsonPatcher, type PatchResult } from './json-patch.ts';
import { applyPatchOperations } from './patch-operations.ts';

/** Applies the patch in a call's body to a record; `undefined` where the body is not a patch. */
export type ApplyPatch = (
  before: StoredRecord,
  call: Call,
  context: Context,
) => JsonObject | undefined;

/**
 * Compiles how patches are applied: a JSON Patch (RFC 6902) by its content type, a list of operations where the
 * document describes one, or a list in a property of the body.
 * @throws a refusal (422, or the document's 409 or 400) of a patch that cannot be applied.
 */
export function compileApplyPatch({ plan: { input, change } }: PlannedWrite): ApplyPatch {
  const { acceptsPatch, patchFailureStatus: status } = change;
  return (before, { body, headers }, context) => {
    if (Array.isArray(body) && !isJsonPatch(headers))
      return acceptsPatch ? applyLeniently(before, body, context) : undefined;
    const result = isJsonPatch(headers)
      ? applyJsonPatchBody(before, body)
      : applyPatchList(before, body, input.patchListProperty);
    return result && requireObject(result, { context, status });
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

type PatchRefusal = { readonly context: Context; readonly status: number };

function requireObject(result: PatchResult, { context, status }: PatchRefusal): JsonObject {
  if ('value' in result && isObject(result.value)) return result.value;
  const [pointer, message] =
    'value' in result ? ['', 'must leave an object'] : [`/${result.index}`, result.message];
  throw context.refuse({
    status,
    code: 'patch-failed',
    detail: `The patch cannot be applied: ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });
}

/** Applies the operations that can be applied, with a notice for each of the others. */
function applyLeniently(
  before: StoredRecord,
  operations: readonly unknown[],
  context: Context,
): JsonObject {
  const patcher = new JsonPatcher(before);
  for (const [index, operation] of operations.entries()) {
    const record = patcher.value;
    let reason = patcher.apply(normalizeOperation(operation));
    if (!isObject(patcher.value)) {
      patcher.restore(record);
      reason = 'it must leave an object';
    }
    if (reason !== undefined)
      context.notice('step-ignored', `Operation ${index} of the patch is ignored: ${reason}.`);
  }
  return Object(patcher.value);
}

/** Some clients leave out the first slash of the path, or write `Replace`. */
function normalizeOperation(operation: unknown): JsonObject {
  const { op, path, ...rest }: JsonObject = Object(operation);
  return {
    ...rest,
    op: String(op).toLowerCase(),
    path: typeof path === 'string' && path !== '' && !path.startsWith('/') ? `/${path}` : path,
  };
}

type PatchReading = {
  readonly context: Context;
  readonly readFields: ReadFields;
  readonly bodyCheck: BodyCheck;
};

/** Merges a patched record into the stored one. A property that a client cannot send stays as it was. */
export function patchRecord(
  before: StoredRecord,
  after: JsonObject,
  { context, readFields, bodyCheck }: PatchReading,
): JsonObject {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sent = Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name] ?? null]),
  );
  const fields = readFields(sent, context, bodyCheck);
  const record: Record<string, unknown> = {};
  for (const name of names) {
    const value = name in fields ? fields[name] : before[name];
    const isRemoved = name in fields && after[name] === undefined;
    if (value !== undefined && !isRemoved) record[name] = value;
  }
  return record;
}
