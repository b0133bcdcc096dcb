import { isObject, type JsonObject, type Operation } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import type { ReadFields } from './fields.ts';
import { applyPatch } from './json-patch.ts';
import type { Looked } from './looked.ts';

export type Patch = {
  /** Whether it calls itself a JSON Patch, or only has its form: then it need not keep all its rules. */
  readonly kind: 'patch' | 'steps';
  readonly steps: readonly unknown[];
};

type Patching = {
  readonly context: Context;
  readonly read: ReadFields;
  readonly looked: Looked;
  readonly replies: Operation['replies'];
};

/**
 * Applies a JSON Patch (RFC 6902) to a record. What a client cannot send it cannot change in this way
 * either: such a property stays as it was.
 */
export const patchRecord = (
  before: StoredRecord,
  { kind, steps }: Patch,
  { context, read, looked, replies }: Patching,
): JsonObject => {
  const after =
    kind === 'patch'
      ? applied(before, steps, { context, replies })
      : stepped(before, steps, context);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sent = Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      // What was removed is asked for by name alone.
      .map((name) => [name, after[name] ?? null]),
  );
  const taken = read(sent, context, looked);
  const patched: Record<string, unknown> = {};
  for (const name of names) {
    const value = name in taken ? taken[name] : before[name];
    const isGone = name in taken && after[name] === undefined;
    if (value !== undefined && !isGone) patched[name] = value;
  }
  return patched;
};

/** RFC 5789, section 2.2: what cannot be applied is 422 or 409; 400 where the document has nothing but that. */
const statuses = [422, 409, 400];

const applied = (
  before: StoredRecord,
  patch: readonly unknown[],
  { context, replies }: Pick<Patching, 'context' | 'replies'>,
): JsonObject => {
  const result = applyPatch(before, patch);
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
