import {
  type ChildCounter,
  inferChildCounters,
  normalizeName,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import { openState, stateNames } from '../../inference/vocabulary/record-properties.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { isOfNestedCollection, nestedCollectionsOf } from './is-linked.ts';

/** A record before and after a write; absent where there is none. */
export type RecordWrite = {
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
  /** The keys of its path; those of its parents come first. */
  readonly keys: readonly string[];
};

/** Counts a write in the properties of the parents that count the records below them. */
export type CountWrite = (context: Context, write: RecordWrite) => void;

/** Removals of all kinds ask for it at each call. */
const compiledByResource = new WeakMap<Resource, CountWrite>();

/** Compiles the counting of the records of a resource; `comments` of an issue follows its comments. */
export function compileCountWrite(handlerContext: HandlerContext, resource: Resource): CountWrite {
  const known = compiledByResource.get(resource);
  const countWrite = known ?? createCountWrite(handlerContext, resource);
  compiledByResource.set(resource, countWrite);
  return countWrite;
}

function createCountWrite(
  { model: { schemaViews } }: HandlerContext,
  resource: Resource,
): CountWrite {
  const counters = inferChildCounters(schemaViews, resource);
  if (counters.length === 0) return () => {};
  return (context, { before, after, keys }) => {
    for (const counter of counters) {
      const change = countIn(counter, after) - countIn(counter, before);
      if (change === 0) continue;
      for (const parentKeys of listParents(counter, { ...before, ...after }, keys))
        changeCount(context, { counter, parentKeys, change });
    }
  };
}

function countIn({ counts }: ChildCounter, record: StoredRecord | undefined): number {
  if (record === undefined) return 0;
  const state = stateNames.map((name) => record[name]).find((value) => value !== undefined);
  return counts === 'all' || openState.test(normalizeName(`${state}`)) ? 1 : 0;
}

/** The keys of the parents whose records a write is one of. */
function listParents(
  { nestedCollection, parentKeyCount }: ChildCounter,
  record: StoredRecord,
  keys: readonly string[],
): readonly (readonly string[])[] {
  if (nestedCollection === undefined) return [keys.slice(0, parentKeyCount)];
  const template = nestedCollection.split('/');
  return nestedCollectionsOf(record)
    .filter((name) => isOfNestedCollection(nestedCollection, name))
    .map((name) =>
      name
        .split('/')
        .filter((_, index) => template[index]?.startsWith('{'))
        .map(decodeURIComponent)
        .slice(0, parentKeyCount),
    );
}

type CountChange = {
  readonly counter: ChildCounter;
  readonly parentKeys: readonly string[];
  readonly change: number;
};

function changeCount(
  context: Context,
  { counter: { parent, property }, parentKeys, change }: CountChange,
): void {
  const records = context.records(toRecordsName({ name: parent }, parentKeys));
  const key = `${parentKeys.at(-1)}`;
  const record = records.get(key);
  if (record === undefined) return;
  const count = Number(record[property] ?? 0) + change;
  records.patch(key, { [property]: Math.max(0, count) });
}
