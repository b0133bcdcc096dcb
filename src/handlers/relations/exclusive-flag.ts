import { isDeepStrictEqual } from 'node:util';
import {
  type ExclusiveFlag,
  nestedCollectionsProperty,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { storeRecord } from '../record/change-record.ts';
import { keyOf } from '../record/keys.ts';

type FlaggedRecord = {
  readonly resource: Resource;
  readonly keys: readonly string[];
  readonly record: StoredRecord;
};

/** Takes a flag such as `is_default` from the other records below the same parents. */
export function clearExclusiveFlag(
  context: Context,
  { property, scope }: ExclusiveFlag,
  { resource, keys, record }: FlaggedRecord,
): void {
  const key = keyOf(resource, record);
  const parents = [...scope, nestedCollectionsProperty];
  const { records } = context
    .records(toRecordsName(resource, keys))
    .list({ where: { [property]: true } });
  for (const other of records) {
    const isSibling = parents.every((name) => isDeepStrictEqual(other[name], record[name]));
    if (keyOf(resource, other) !== key && isSibling)
      storeRecord(context, { resource, keys }, { ...other, [property]: false });
  }
}

type FlagWrite = FlaggedRecord & {
  /** `undefined` for a new record. */
  readonly before: StoredRecord | undefined;
};

/** Takes the flags that a creation or an update has set from the other records below the same parents. */
export function clearFlagsOfOthers(
  context: Context,
  flags: readonly ExclusiveFlag[],
  { before, ...flagged }: FlagWrite,
): void {
  for (const flag of flags) {
    const isSet = flagged.record[flag.property] === true && before?.[flag.property] !== true;
    if (isSet) clearExclusiveFlag(context, flag, flagged);
  }
}
