import { type PlannedOperation, toRecordsName, toTypedKey } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileRecordsOfAllParents } from './list/all-parents.ts';
import { compileExpandRecords } from './list/expansion.ts';
import { type PageInfo, toPageInfo, withUrlPaths } from './list/page-info.ts';
import { toPageHeaders, toPageProperties } from './list/page-reply.ts';
import { compilePageUrls } from './list/page-url.ts';
import { readPageWindow } from './list/page-window.ts';
import { paginate } from './list/paginate.ts';
import { compileProjection, type FieldTree, readFields } from './list/projection.ts';
import { readQuery } from './list/query-values.ts';
import { compileListSelection } from './list/selection.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileCheckLevel } from './record/invalid-values.ts';
import { compileReadKeys, keyOf } from './record/keys.ts';
import { compilePathVariables } from './record/path-template.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { readShownRemoved, withTrash } from './relations/trash.ts';
import { toJsonLinesReply } from './reply/json-lines.ts';
import { compileShowRecord, toStatusDefaults } from './reply/record-reply.ts';
import { memoizeShownRecords } from './reply/shown-records.ts';

type PlannedList = PlannedOperation<'list' | 'search'>;

/** Prepares an operation that answers with a page of the records that a client selects. */
export function compileListHandler(handlerContext: HandlerContext, planned: PlannedList): Handler {
  const { operation, ancestors, resource, plan } = planned;
  const { shownRemoved } = plan;
  const { model, basePath } = handlerContext;
  const readKeys = compileReadKeys(model, planned);
  const readPathVariables = compilePathVariables(planned);
  const findSource = compileRecordsOfAllParents(handlerContext, planned);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const select = compileListSelection(plan.query, isLinked);
  const toPageUrl = compilePageUrls({ query: plan.query.page, operation, basePath });
  const toReply = compilePageReply(handlerContext, planned);
  const expand = compileExpandRecords(
    handlerContext,
    plan.query.expansion,
    plan.reply.envelope.path.at(-1),
  );
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const query = readQuery(call, plan);
    const window = readPageWindow(plan.query.page, query);
    const name = toRecordsName(resource, keys);
    const selection = select(context, { query, keys, body: call.body });
    const present = findSource?.(context) ?? context.records(name);
    const shown = shownRemoved ? readShownRemoved(shownRemoved, query) : 'none';
    const source = withTrash(context, present, { name, shown });
    const page = paginate(context, { source, window, resource, selection });
    const toUrl = toPageUrl(call, { keys, pathVariables: readPathVariables(call) });
    const pageInfo = toPageInfo({ page, window, resource, query: plan.query.page, toUrl });
    const fields = readFields(plan.query, query);
    const records = expand(page.records, query, context);
    return toReply({ records, name, pageInfo, fields });
  };
}

/** A page to answer with. */
type ShownPage = {
  readonly records: readonly StoredRecord[];
  /** The name of the stored records. */
  readonly name: string;
  readonly pageInfo: PageInfo;
  /** The fields to show; `undefined` for all. */
  readonly fields: FieldTree | undefined;
};

/** Prepares the reply: the records in their envelope, and the facts about the page around them. */
function compilePageReply(
  handlerContext: HandlerContext,
  planned: PlannedList,
): (page: ShownPage) => Outcome {
  const { operation, plan } = planned;
  const { envelope, page, status, schema, layout } = plan.reply;
  const schemaPointers = schema === undefined ? [] : [schema];
  const statusDefaults = plan.reply.statusEnvelope && toStatusDefaults(plan.reply.statusEnvelope);
  const toEntry = compileEntry(handlerContext, planned);
  return ({ records, name, pageInfo, fields }) => {
    const entries = records.map((record) => toEntry(record, name, fields));
    if (layout === 'json-lines') return toJsonLinesReply(plan.reply, toJsonLines(entries));
    const shownPage = page.urls === 'path' ? withUrlPaths(pageInfo) : pageInfo;
    const facts = toPageProperties(page.properties, shownPage) ?? {};
    const list = mergeDeep(wrapAt(envelope.path, [entries]), facts);
    const body = handlerContext.generate(schemaPointers, `${name} ${operation.id}`, {
      given: statusDefaults === undefined ? list : mergeDeep(list, statusDefaults),
      extent: 'required',
      check: 'type',
      complete: entries,
    });
    const outcome = { status, body };
    return page.headers.length === 0
      ? outcome
      : { ...outcome, headers: toPageHeaders(page.headers, pageInfo) };
  };
}

function toJsonLines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Prepares the entry of a record: its key in a list of keys, else its shown properties. */
function compileEntry(
  handlerContext: HandlerContext,
  planned: PlannedList,
): (record: StoredRecord, name: string, fields: ShownPage['fields']) => unknown {
  const { operation, resource, plan } = planned;
  const { envelope, entries } = plan.reply;
  const { schemaViews } = handlerContext.model;
  if (entries === 'keys')
    return (record) => toTypedKey(schemaViews, envelope.schemaPointers, keyOf(resource, record));
  const show = compileShowRecord(planned);
  const findCheckLevel = compileCheckLevel(handlerContext, resource);
  const { required } = schemaViews.of(envelope.schemaPointers);
  const project = compileProjection(required, plan.query);
  const { path, schemaPointers } = envelope.wrapper ?? { ...envelope, path: [] };
  const complete = (record: StoredRecord, name: string, fields: ShownPage['fields']) => {
    const shown = show(record);
    return handlerContext.generate(
      schemaPointers,
      `${name}/${keyOf(resource, record)} ${operation.id}`,
      {
        given: wrapAt(path, [fields ? project(shown, fields) : shown]),
        extent: 'required',
        check: findCheckLevel([shown]),
      },
    );
  };
  const completeOnce = memoizeShownRecords((record, name) => complete(record, name, undefined));
  return (record, name, fields) =>
    fields === undefined ? completeOnce(record, name) : complete(record, name, fields);
}
