import { type Metadata, writeId } from '../../inference/inference.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { formatTime } from './timestamps.ts';

/** What the server writes into the `metadata` of records. */
type WriteMetadata = {
  readonly create: (fields: JsonObject, context: Context) => JsonObject;
  /** What the client left out of the server's properties stays. */
  readonly change: (before: StoredRecord, after: JsonObject, context: Context) => JsonObject;
};

const unchanged: WriteMetadata = { create: (fields) => fields, change: (_, after) => after };

export function compileWriteMetadata(metadata: Metadata | undefined): WriteMetadata {
  if (metadata === undefined) return unchanged;
  const { property, created, updated, ids, versions } = metadata;
  const times = [...created, ...updated];
  const managed = [...times, ...ids, ...versions].map((one) => one.property);
  return {
    create: (fields, { clock, random }) => ({
      ...fields,
      [property]: {
        ...Object.fromEntries([
          ...times.map((one) => [one.property, formatTime(clock, one.format)]),
          ...ids.map((one) => [one.property, writeId(one.style, random)]),
          ...versions.map((one) => [one.property, one.isText ? '1' : 1]),
        ]),
        ...Object(fields[property]),
      },
    }),
    change: (before, after, { clock }) => {
      const [old, next] = [Object(before[property]), after[property]];
      if (next !== undefined && !isObject(next)) return after;
      return {
        ...after,
        [property]: {
          ...Object.fromEntries(
            managed.filter((name) => old[name] !== undefined).map((name) => [name, old[name]]),
          ),
          ...next,
          ...Object.fromEntries([
            ...updated.map((one) => [one.property, formatTime(clock, one.format)]),
            ...versions.map((one) => [one.property, toNextVersion(old[one.property], one)]),
          ]),
        },
      };
    },
  };
}

function toNextVersion(version: unknown, { isText }: Metadata['versions'][number]) {
  const next = Number.isSafeInteger(Number(version)) ? Number(version) + 1 : 1;
  return isText ? `${next}` : next;
}
