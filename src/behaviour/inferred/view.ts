import {
  type Conclusion,
  findReplySchema,
  findSuccess,
  hiddenKey,
  isJson,
  isObject,
  type JsonObject,
  type Operation,
  type Resource,
  viewsKey,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Outcome } from '../behaviour.ts';
import { merge, wrap } from './body.ts';
import type { Ground } from './ground.ts';
import { keyOf } from './keys.ts';
import { openPaging, type Standing } from './paging.ts';
import { type Held, readSuccess } from './success.ts';
import { openLook } from './unsound.ts';

/** A record as it is shown: without what is Sandlot's alone. */
export const toShown = (record: StoredRecord): StoredRecord => {
  if (!(hiddenKey in record) && !(viewsKey in record)) return record;
  const { [hiddenKey]: _key, [viewsKey]: _views, ...shown } = record;
  return shown;
};

/** That, with its key under the name that a reply has for it. */
export const openShown = ({
  keyShown,
  resource,
}: Pick<Conclusion, 'keyShown' | 'resource'>): ((record: StoredRecord) => StoredRecord) =>
  keyShown === undefined
    ? toShown
    : (record) => ({ ...toShown(record), [keyShown]: record[`${resource?.key.path[0]}`] });

/** The status and the schema of what an operation answers when all goes well. */
export type Frame = {
  readonly status: number;
  /** Where the schema of the body stands; absent without a JSON body. */
  readonly schema: string | undefined;
  readonly headers: NonNullable<Outcome['headers']>;
};

const noHeaders: Frame['headers'] = {};

export const toFrame = (operation: Operation): Frame => {
  const { status, type } = findSuccess(operation);
  const hasJson = type !== undefined && isJson(type);
  return {
    status,
    schema: findReplySchema(operation),
    headers: type !== undefined && !hasJson ? { 'content-type': type } : noHeaders,
  };
};

export type Answering = {
  readonly ground: Ground;
  readonly conclusion: Conclusion;
  readonly frame: Frame;
};

/** The reply that shows records, with all that the document requires around them and in them. */
export const showRecords = (
  { ground, conclusion, frame }: Answering,
  records: readonly StoredRecord[],
  stream: string,
): Outcome => {
  const { one, resource } = conclusion;
  if (!one || frame.schema === undefined) return showExample({ ground, conclusion, frame });
  const told = successOf({ ground, conclusion, frame }, one.path);
  const shown = records.map(openShown(conclusion));
  const wrapped = wrap(one.path, shown);
  const list = one.path.at(-1) === 0 ? one.path.slice(0, -1) : [];
  // What stands in a list is told as a page of it.
  const beside =
    list.length === 0 || resource === undefined
      ? undefined
      : openPaging(ground.inference.shapes, frame.schema, list)(toWhole(resource, records));
  const around = beside ?? toKeyBeside(conclusion, records);
  const given = around === undefined ? wrapped : merge(wrapped, around);
  const body = ground.make([frame.schema], stream, {
    given: told === undefined ? given : merge(given, told),
    extent: 'required',
    look: openLook(ground, resource)(shown),
  });
  return { status: frame.status, body };
};

/** The key of the record where the reply has it beside what wraps the record. */
const toKeyBeside = (
  { one, resource }: Conclusion,
  [record]: readonly StoredRecord[],
): JsonObject | undefined =>
  one?.beside === undefined || resource === undefined
    ? undefined
    : { [one.beside]: keyOf(resource, record) };

/** The only page that there is. */
const toWhole = (resource: Resource, records: readonly StoredRecord[]): Standing => ({
  ...{ offset: 0, limit: records.length, count: records.length, total: records.length },
  ...{ page: 1, firstPage: 1, pages: 1 },
  addresses: { self: '', first: '', last: '', next: undefined, prev: undefined },
  cursors: { next: undefined, prev: undefined },
  way: 'on',
  keys: { first: keyOf(resource, records[0]), last: keyOf(resource, records.at(-1)) },
});

/** What the document shows, where the reply holds no record. */
export const showExample = ({ ground, conclusion, frame }: Answering): Outcome => {
  const body = ground.example(conclusion);
  if (body === undefined) return { status: frame.status };
  const told = successOf({ ground, conclusion, frame }, 'nowhere');
  const { status, headers } = frame;
  return { status, headers, body: told && isObject(body) ? merge(told, body) : body };
};

/** What is said of how it went, worked out once for each operation. */
const known = new WeakMap<Conclusion, { readonly told: JsonObject | undefined }>();

const successOf = (answering: Answering, held: Held): JsonObject | undefined => {
  const { conclusion } = answering;
  const before = known.get(conclusion);
  if (before) return before.told;
  const told = readSuccess(answering, held);
  known.set(conclusion, { told });
  return told;
};
