import {
  type Conclusion,
  isObject,
  type JsonObject,
  type Operation,
  type Shapes,
  takesPatch,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Call, Context } from '../behaviour.ts';
import { applyPatch, type PatchFault } from './json-patch.ts';
import { applyPatchList } from './patch-list.ts';

/** What the operations that a call sends make of a record; `undefined` where it sends none. */
export type Patched = (
  before: StoredRecord,
  call: Call,
  context: Context,
) => JsonObject | undefined;

/**
 * Reads operations on a record: a JSON Patch (RFC 6902) by what it calls itself, a list of steps by its
 * form, where the document describes it so, or a list in the body.
 */
export const openPatched = (shapes: Shapes, { operation, patch }: Conclusion): Patched => {
  const isDescribed = takesPatch(shapes, operation);
  const { replies } = operation;
  return (before, { body, headers }, context) => {
    const take = (result: Result) => needObject(result, { context, replies });
    if (!Array.isArray(body)) {
      const listed = patch === undefined ? undefined : Object(body)[patch];
      return Array.isArray(listed) ? take(applyPatchList(before, listed)) : undefined;
    }
    if (isJsonPatch(headers)) return take(applyPatch(before, body));
    return isDescribed ? stepped(before, body, context) : undefined;
  };
};

const isJsonPatch = (headers: Call['headers']): boolean =>
  /json-patch/.test(String(headers['content-type']));

type Result = { readonly value: unknown } | PatchFault;

/** RFC 5789, section 2.2: what cannot be applied is 422 or 409; 400 where the document has nothing but that. */
const statuses = [422, 409, 400];

type Needing = { readonly context: Context; readonly replies: Operation['replies'] };

const needObject = (result: Result, { context, replies }: Needing): JsonObject => {
  if ('value' in result && isObject(result.value)) return result.value;
  const [pointer, message] =
    'value' in result ? ['', 'must leave an object'] : [`/${result.index}`, result.message];
  throw context.refuse({
    status: statuses.find((status) => replies.has(`${status}`)) ?? 422,
    code: 'patch-failed',
    detail: `The patch cannot be applied: ${message}.`,
    violations: [{ in: 'body', pointer, message }],
  });
};

/** Goes the steps that lead somewhere, and says which do not. */
const stepped = (before: StoredRecord, steps: readonly unknown[], context: Context): JsonObject => {
  let after: JsonObject = before;
  for (const [index, step] of steps.entries()) {
    const result = applyPatch(after, [toStep(step)]);
    if ('value' in result && isObject(result.value)) after = result.value;
    else {
      const reason = 'value' in result ? 'it would leave no object' : result.message;
      context.notice('step-ignored', `step ${index} of the patch is ignored: ${reason}`);
    }
  }
  return after;
};

/** Some leave out the slash that a JSON pointer begins with, or write `Replace`. */
const toStep = (step: unknown): JsonObject => {
  const { op, path, ...rest }: JsonObject = Object(step);
  return {
    ...rest,
    op: String(op).toLowerCase(),
    path: typeof path === 'string' ? path.replace(/^(?=[^/])/, '/') : path,
  };
};
