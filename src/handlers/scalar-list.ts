import {
  type PlannedOperation,
  type Resource,
  type ScalarList,
  toRecordsName,
  toTypedKey,
  valueAt,
} from '../inference/inference.ts';
import { compileConformance, type SchemaViews } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { wrapAt } from './record/envelope.ts';
import { requireAncestors, requireRecord } from './record/find-record.ts';
import { compileFindInvalidValues } from './record/invalid-values.ts';
import { compileReadKeys, countPathKeys } from './record/keys.ts';
import { compileRecordWriter } from './record/record-writer.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { toRecordsReply, toReplyFormat } from './reply/record-reply.ts';
import { storeRecord } from './update.ts';
import { createViolationReporter } from './violation-policy.ts';

/** Shows or changes a list of texts or numbers that a record has. */
export function compileScalarListHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
  values: ScalarList,
): Handler {
  const { operation, ancestors, nestedCollection } = conclusion;
  const { shapes } = ground.model;
  const keysOf = compileReadKeys(ground.model, conclusion);
  const within = findIsLinked(shapes, conclusion, resource);
  const writing = compileRecordWriter(ground, conclusion, resource);
  const { schemaPointers } = values;
  const sentBy = compileReadValues(shapes, values, schemaPointers);
  const complain = createViolationReporter(ground.validation, operation);
  const misfits = compileFindInvalidValues(shapes, compileConformance(shapes));
  const show = compileScalarListReply(ground, conclusion, values);
  return (call, context) => {
    const all = keysOf(call, context);
    requireAncestors(context, { ancestors, keys: all });
    const named = {
      resource,
      keys: all.slice(0, countPathKeys(nestedCollection ?? resource)),
      within,
    };
    const before = requireRecord(ground, context, named);
    if (values.change === 'show') return show(before, named.keys);
    const list = readScalarList(before, values);
    const sent = sentBy(call, all);
    if (
      values.change === 'take' &&
      values.source?.in === 'path' &&
      !sent?.some((one) => list.includes(one))
    )
      throw refuseMissingValue(
        context,
        `${sent}`,
        `${toRecordsName(resource, named.keys)}/${named.keys.at(-1)}`,
      );
    const next = changeScalarList(values, list, sent);
    const violations = misfits(schemaPointers, next, `/${values.property}`);
    if (violations.length > 0) complain(violations, context);
    const key = valueAt(before, resource.key.path) ?? `${named.keys.at(-1)}`;
    const fields = { ...before, [values.property]: next };
    const changed = writing.toChangedRecord(fields, {
      key: typeof key === 'number' ? key : `${key}`,
      keys: named.keys,
      context,
    });
    return show(storeRecord(context, named, changed), named.keys);
  };
}

function readScalarList(record: StoredRecord, { property }: ScalarList): readonly unknown[] {
  return [record[property] ?? []].flat();
}

function changeScalarList(
  { change }: ScalarList,
  list: readonly unknown[],
  sent: readonly unknown[] | undefined,
): readonly unknown[] {
  if (change === 'set') return sent ?? [];
  if (change === 'add') return [...new Set([...list, ...(sent ?? [])])];
  return sent === undefined ? [] : list.filter((one) => !sent.includes(one));
}

/** Reads the values that a call names; `undefined` where it names none. */
function compileReadValues(shapes: SchemaViews, { source }: ScalarList, places: readonly string[]) {
  const entries = shapes.of(places).items;
  return ({ body }: Call, keys: readonly string[]): readonly unknown[] | undefined => {
    if (source?.in === 'path') return [toTypedKey(shapes, entries, `${keys.at(-1)}`)];
    if (source === undefined || body === undefined) return undefined;
    const said = source.name === undefined ? body : Object(body)[source.name];
    return said === undefined ? undefined : [said].flat();
  };
}

function refuseMissingValue(context: Context, value: string, name: string) {
  return context.refuse({
    code: 'not-found',
    detail: `There is no "${value}" in ${name}.`,
  });
}

/** The list where the reply has room for it, else the record, else what the document shows. */
function compileScalarListReply(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { property, replyPath }: ScalarList,
): (record: StoredRecord, keys: readonly string[]) => Outcome {
  const { operation, resource } = conclusion;
  const frame = toReplyFormat(operation);
  const answering = { context: ground, inference: conclusion, format: frame };
  return (record, keys) => {
    const stream = `${resource?.name}/${keys.join('/')} ${operation.id}`;
    if (replyPath === undefined || frame.schema === undefined)
      return toRecordsReply(answering, [record], stream);
    const given = wrapAt(replyPath, [record[property] ?? []]);
    const body = ground.generate([frame.schema], stream, {
      ...{ given, extent: 'required', check: 'type' },
    });
    return { status: frame.status, body };
  };
}
