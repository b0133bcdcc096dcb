import { type ObjectList, type PlannedOperation, valueAt } from '../inference/inference.ts';
import { isObject } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { storeRecord } from './record/change-record.ts';
import type { RecordKeys } from './record/find-record.ts';
import { compileFindListOwner, compileListOfRecordReply } from './record/list-of-record.ts';
import { compileToChangedRecord, identityOf } from './record/record-writer.ts';
import { compileObjectReferences } from './relations/object-references.ts';

type PlannedObjectList = PlannedOperation<'object-list'>;

/** Shows or changes a list of objects of a record, such as the labels of an issue. */
export function compileObjectListHandler(
  handlerContext: HandlerContext,
  planned: PlannedObjectList,
): Handler {
  const { objectList } = planned.plan;
  const findOwner = compileFindListOwner(handlerContext, planned);
  const readObjects = compileReadObjects(handlerContext, planned);
  const storeList = compileStoreObjects(handlerContext, planned);
  const toReply = compileListOfRecordReply(handlerContext, planned, {
    replyPath: objectList.replyPath,
    readList: (record) => readList(record, objectList),
  });
  return (call, context) => {
    const { record, recordKeys, pathKeys } = findOwner(call, context);
    const { keys } = recordKeys;
    if (objectList.change === 'show') return toReply(record, keys);
    const list = readList(record, objectList);
    const objects = readObjects({ call, context, keys: pathKeys });
    if (isMissingObject(objectList, list, objects))
      throw refuseMissing(context, `${pathKeys.at(-1)}`);
    const changed = changeList(objectList, list, objects);
    return toReply(storeList(record, changed, { context, recordKeys }), keys);
  };
}

function readList(record: StoredRecord, { property }: ObjectList): readonly unknown[] {
  return [record[property] ?? []].flat();
}

type ObjectListCall = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
};

/** Compiles the reading of the objects that a call names; `undefined` where it names none. */
function compileReadObjects(
  handlerContext: HandlerContext,
  { plan: { objectList, record } }: PlannedObjectList,
): (call: ObjectListCall) => readonly unknown[] | undefined {
  const { property, source, keyProperty } = objectList;
  const references = record.references.filter((reference) => reference.property === property);
  const { resolve } = compileObjectReferences(handlerContext, references);
  const readValues = ({ call: { body }, keys }: ObjectListCall): unknown => {
    if (source?.in === 'path') return keys.at(-1);
    if (source === undefined) return undefined;
    return Array.isArray(body) ? body : valueAt(body, source.path);
  };
  return (call) => {
    const values = readValues(call);
    if (values === undefined) return undefined;
    // `"members": "7,8"` names two.
    const keys = [values]
      .flat()
      .flatMap((value) => (typeof value === 'string' ? value.split(',') : [value]));
    const resolved = resolve({ [property]: keys }, call)[property];
    return [resolved].flat().map((value) => (isObject(value) ? value : { [keyProperty]: value }));
  };
}

function changeList(
  { change, keyProperty }: ObjectList,
  list: readonly unknown[],
  objects: readonly unknown[] | undefined,
): readonly unknown[] {
  if (change === 'set') return objects ?? [];
  if (objects === undefined) return change === 'take' ? [] : list;
  const keys = new Set(objects.map((object) => keyIn(object, keyProperty)));
  const others = list.filter((object) => !keys.has(keyIn(object, keyProperty)));
  if (change === 'take') return others;
  const known = new Set(list.map((object) => keyIn(object, keyProperty)));
  return [...list, ...objects.filter((object) => !known.has(keyIn(object, keyProperty)))];
}

function keyIn(object: unknown, keyProperty: string): string {
  return `${isObject(object) ? object[keyProperty] : object}`;
}

/** Whether an object in the path is to be removed and the list does not have it. */
function isMissingObject(
  { change, source, keyProperty }: ObjectList,
  list: readonly unknown[],
  objects: readonly unknown[] | undefined,
): boolean {
  const [object] = objects ?? [];
  const key = keyIn(object, keyProperty);
  return (
    change === 'take' &&
    source?.in === 'path' &&
    !list.some((other) => keyIn(other, keyProperty) === key)
  );
}

function refuseMissing(context: Context, key: string) {
  return context.refuse({ code: 'not-found', detail: `There is no "${key}" in the list.` });
}

type RecordOfCall = { readonly context: Context; readonly recordKeys: RecordKeys };

/** Compiles the storage of a changed list in its record. */
function compileStoreObjects(handlerContext: HandlerContext, planned: PlannedObjectList) {
  const { resource, plan } = planned;
  const { property } = plan.objectList;
  const toChangedRecord = compileToChangedRecord(handlerContext, planned);
  const followers = plan.record.references.filter(({ firstOf }) => firstOf === property);
  return (
    record: StoredRecord,
    list: readonly unknown[],
    { context, recordKeys }: RecordOfCall,
  ): StoredRecord => {
    const identity = identityOf(resource, record, { keys: recordKeys.keys, context });
    const first = Object.fromEntries(followers.map((one) => [one.property, list[0] ?? null]));
    const changed = toChangedRecord({ ...record, ...first, [property]: list }, identity);
    return storeRecord(context, recordKeys, changed);
  };
}
