import {
  type PlannedOperation,
  type ScalarList,
  toRecordsName,
  toTypedKey,
} from '../inference/inference.ts';
import { compileConformance } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { storeRecord } from './record/change-record.ts';
import type { RecordKeys } from './record/find-record.ts';
import { compileFindInvalidValues } from './record/invalid-values.ts';
import { compileFindListOwner, compileListOfRecordReply } from './record/list-of-record.ts';
import { compileToChangedRecord, identityOf } from './record/record-writer.ts';
import { createViolationReporter } from './violation-policy.ts';

type PlannedScalarList = PlannedOperation<'scalar-list'>;

/** Shows or changes a list of texts or numbers of a record, such as its tags. */
export function compileScalarListHandler(
  handlerContext: HandlerContext,
  planned: PlannedScalarList,
): Handler {
  const { scalarList } = planned.plan;
  const findOwner = compileFindListOwner(handlerContext, planned);
  const readValues = compileReadValues(handlerContext, scalarList);
  const storeList = compileStoreList(handlerContext, planned);
  const toReply = compileListOfRecordReply(handlerContext, planned, {
    replyPath: scalarList.replyPath,
    readList: (record) => record[scalarList.property] ?? [],
  });
  return (call, context) => {
    const { record, recordKeys, pathKeys } = findOwner(call, context);
    const { keys } = recordKeys;
    if (scalarList.change === 'show') return toReply(record, keys);
    const list = readList(record, scalarList);
    const values = readValues(call, pathKeys);
    if (isMissingValue(scalarList, list, values))
      throw refuseMissingValue(context, `${values}`, recordKeys);
    const changed = changeList(scalarList, list, values);
    return toReply(storeList(record, changed, { context, recordKeys }), keys);
  };
}

function readList(record: StoredRecord, { property }: ScalarList): readonly unknown[] {
  return [record[property] ?? []].flat();
}

function changeList(
  { change }: ScalarList,
  list: readonly unknown[],
  values: readonly unknown[] | undefined,
): readonly unknown[] {
  if (change === 'set') return values ?? [];
  if (change === 'add') return [...new Set([...list, ...(values ?? [])])];
  return values === undefined ? [] : list.filter((value) => !values.includes(value));
}

/** Compiles the reading of the values in a call; `undefined` where it has none. */
function compileReadValues(
  { model: { schemaViews } }: HandlerContext,
  { source, schemaPointers }: ScalarList,
) {
  const entryPointers = schemaViews.of(schemaPointers).items;
  return ({ body }: Call, pathKeys: readonly string[]): readonly unknown[] | undefined => {
    if (source?.in === 'path')
      return [toTypedKey(schemaViews, entryPointers, `${pathKeys.at(-1)}`)];
    if (source === undefined || body === undefined) return undefined;
    const values = source.name === undefined ? body : Object(body)[source.name];
    return values === undefined ? undefined : [values].flat();
  };
}

/** Whether a value in the path is to be removed and the list does not have it. */
function isMissingValue(
  { change, source }: ScalarList,
  list: readonly unknown[],
  values: readonly unknown[] | undefined,
): boolean {
  return (
    change === 'take' && source?.in === 'path' && !values?.some((value) => list.includes(value))
  );
}

function refuseMissingValue(context: Context, value: string, { resource, keys }: RecordKeys) {
  return context.refuse({
    code: 'not-found',
    detail: `There is no "${value}" in ${toRecordsName(resource, keys)}/${keys.at(-1)}.`,
  });
}

type RecordOfCall = { readonly context: Context; readonly recordKeys: RecordKeys };

/** Compiles the validation of a changed list and the storage of its record. */
function compileStoreList(handlerContext: HandlerContext, planned: PlannedScalarList) {
  const { operation, resource, plan } = planned;
  const { property, schemaPointers } = plan.scalarList;
  const { schemaViews } = handlerContext.model;
  const toChangedRecord = compileToChangedRecord(handlerContext, planned);
  const report = createViolationReporter(handlerContext.validation, operation);
  const findInvalid = compileFindInvalidValues(schemaViews, compileConformance(schemaViews));
  return (
    record: StoredRecord,
    list: readonly unknown[],
    { context, recordKeys }: RecordOfCall,
  ): StoredRecord => {
    const violations = findInvalid(schemaPointers, list, `/${property}`);
    if (violations.length > 0) report(violations, context);
    const identity = identityOf(resource, record, { keys: recordKeys.keys, context });
    const changed = toChangedRecord({ ...record, [property]: list }, identity);
    // Unless it was refused, an invalid list is stored as it was sent.
    return storeRecord(context, recordKeys, { ...changed, [property]: list });
  };
}
