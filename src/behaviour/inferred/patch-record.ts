import type { JsonObject } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import type { ReadFields } from './fields.ts';
import type { Looked } from './looked.ts';

type Patching = {
  readonly context: Context;
  readonly read: ReadFields;
  readonly looked: Looked;
};

/**
 * Takes over what a patch made of a record. What a client cannot send it cannot change in this way
 * either: such a property stays as it was.
 */
export const patchRecord = (
  before: StoredRecord,
  after: JsonObject,
  { context, read, looked }: Patching,
): JsonObject => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const sent = Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      // What was removed is asked for by name alone.
      .map((name) => [name, after[name] ?? null]),
  );
  const taken = read(sent, context, looked);
  const record: Record<string, unknown> = {};
  for (const name of names) {
    const value = name in taken ? taken[name] : before[name];
    const isGone = name in taken && after[name] === undefined;
    if (value !== undefined && !isGone) record[name] = value;
  }
  return record;
};
