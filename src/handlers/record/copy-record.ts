import {
  hiddenKeyProperty,
  nestedCollectionsProperty,
  type RecordCopy,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { requireRecord } from './find-record.ts';
import type { Insertion } from './insert-record.ts';
import { compileReadSentKey, toResourceKeys } from './keys.ts';

/** What a copy has of another record, and what was sent for it. */
type CopiedRecord = { readonly copied: JsonObject; readonly sent: JsonObject };

/** Compiles the reading of the record to copy; a call that names none is refused with 404. */
export function compileReadCopied(
  handlerContext: HandlerContext,
  { resource }: Pick<PlannedWrite, 'resource'>,
  { key, ownProperties }: RecordCopy,
): (insertion: Insertion, entry: JsonObject | undefined) => CopiedRecord {
  const readKey = compileReadSentKey(key);
  const left = new Set([...ownProperties, hiddenKeyProperty, nestedCollectionsProperty]);
  const sentKeys = new Set(key.in === 'body' ? key.path.slice(-1) : []);
  return ({ call, context, keys }, entry = {}) => {
    const recordKeys = toResourceKeys(resource, [...keys, `${readKey(call)}`]);
    const record = requireRecord(handlerContext, context, { resource, keys: recordKeys });
    return { copied: withoutNames(record, left), sent: withoutNames(entry, sentKeys) };
  };
}

function withoutNames(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
}
