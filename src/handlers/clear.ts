import {
  isKeyListName,
  type KeyLists,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  valueAt,
} from '../inference/inference.ts';
import { isObject } from '../openapi/openapi.ts';
import type { Call, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/selection.ts';
import { noticeMissingKeys, requireAncestors } from './record/find-record.ts';
import { compileReadKeys, keyOf } from './record/keys.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { removeRecord } from './remove.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { compileRecordReplies } from './reply/record-reply.ts';

/** Removes the records that a list with the same query would show, or those whose keys the call lists. */
export function compileClearHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'clear'>,
): Handler {
  const { ancestors, resource, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const select = compileListSelection(plan.query, compileIsLinked(plan.target.parentLinks));
  const readListedKeys = compileReadListedKeys(plan.keyLists, resource);
  const { showExample } = compileRecordReplies(handlerContext, planned);
  const report = compileBatchReport(handlerContext.model.schemaViews, plan.report, resource);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const name = toRecordsName(resource, keys);
    const { records } = context.records(name).list();
    const matches = select(context, { query: call.query, keys })?.matches;
    const selected = (matches ? records.filter(matches) : records).map((record) =>
      keyOf(resource, record),
    );
    const listed = readListedKeys(call);
    const removed = listed ? selected.filter((key) => listed.has(key)) : selected;
    for (const key of removed)
      removeRecord(handlerContext, context, { resource, keys: [...keys, key] });
    const found = new Set(selected);
    const missing = [...(listed ?? [])].filter((key) => !found.has(key));
    noticeMissingKeys(context, name, missing);
    return report(showExample(), { changed: removed, created: [], missing });
  };
}

type ReadListedKeys = (call: Call) => ReadonlySet<string> | undefined;

/** Compiles the reading of the keys that a call lists; `undefined` where it lists none. */
function compileReadListedKeys(
  keyLists: KeyLists | undefined,
  { key: { path } }: Resource,
): ReadListedKeys {
  if (keyLists === undefined) return () => undefined;
  const isListed = (name: string) => isKeyListName(name) || keyLists.recordLists.includes(name);
  return ({ body, query }) => {
    if (body === undefined && !Object.keys(query).some(isKeyListName)) return undefined;
    const entries = Array.isArray(body)
      ? body
      : Object.entries({ ...query, ...Object(body) })
          .filter(([name]) => isListed(name))
          .flatMap(([, list]) => [list].flat());
    const keys = entries.map((entry) => (isObject(entry) ? valueAt(entry, path) : entry));
    return new Set(keys.filter((key) => key !== undefined).map(String));
  };
}
