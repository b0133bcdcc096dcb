import {
  type Envelope,
  inferListParameters,
  type ListParameters,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  toTypedKey,
} from '../inference/inference.ts';
import {
  findDocumentedReply,
  isObject,
  listReplyHeaders,
  propertiesOf,
  type SchemaViews,
} from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection, parseFieldNames, type QueryValues } from './list/filter.ts';
import { formatLinkHeader, toPageInfo } from './list/page-info.ts';
import { paginate, readPageWindow } from './list/paginate.ts';
import { compileProjection } from './list/projection.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileCheckLevel } from './record/invalid-values.ts';
import { compilePathVariables, compileReadKeys, keyOf } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { compilePagination, type PageInfo, toPaginationHeader } from './reply/pagination.ts';
import { compileShowRecord, type ReplyFormat, toReplyFormat } from './reply/record-reply.ts';
import { readStatusEnvelope } from './reply/status-envelope.ts';

/** What a list answers with: pages of a resource's records. */
export type ListTarget = {
  readonly resource: Resource;
  /** Where the records stand in the reply. */
  readonly many: Envelope;
};

/** Answers with a page of a resource's records: those that were asked for, in the order asked for. */
export function compileListHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, many }: ListTarget,
): Handler {
  const { operation, ancestors } = conclusion;
  const { shapes } = ground.model;
  const frame = toReplyFormat(operation);
  const keysOf = compileReadKeys(ground.model, conclusion);
  const othersOf = compilePathVariables(conclusion);
  const parameters = inferListParameters(shapes, conclusion, resource);
  const show = compilePageReply(ground, conclusion, {
    resource,
    frame,
    many,
    inner: parameters.attributes,
  });
  const fieldsOf = compilePageHeaders(ground, operation, frame.status);
  const askedOf = compileListSelection(parameters, findIsLinked(shapes, conclusion, resource));
  return (call, context) => {
    const keys = keysOf(call, context);
    requireAncestors(context, { ancestors, keys });
    const query = conclusion.plan.kind === 'search' ? toSearchQuery(call) : call.query;
    const window = readPageWindow(parameters, query);
    const name = toRecordsName(resource, keys);
    const selection = askedOf(context, { query, keys });
    const page = paginate(context, { name, window, resource, selection });
    const parameterDefinitions = operation.parameters;
    const pageInfo = toPageInfo(ground, call, {
      ...{ keys, page, window, parameters, parameterDefinitions, resource },
      pathVariables: othersOf(call),
    });
    const outcome = show(page.records, name, {
      pageInfo,
      fields: parseFieldNames(parameters, query),
    });
    const headers = fieldsOf(pageInfo);
    return headers ? { ...outcome, headers } : outcome;
  };
}

/** The header fields that tell of a page: `Link`, totals such as `X-Total-Count`, numbers of pages. */
function compilePageHeaders(
  { root, model: { shapes } }: HandlerContext,
  operation: PlannedOperation['operation'],
  status: number,
): (standing: PageInfo) => Record<string, string> | undefined {
  const headers = listReplyHeaders(root, `${findDocumentedReply(operation, status)?.pointer}`);
  if (headers.length === 0) return () => undefined;
  return (standing) => {
    const told = headers.flatMap(({ name, schemaPointer }) => {
      const value = /^link$/i.test(name)
        ? formatLinkHeader(standing)
        : toPaginationHeader(name, shapes.of([schemaPointer]), standing);
      return value === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
    return Object.fromEntries(told);
  };
}

/** What a search is asked for, in its body, in what that holds, and in the query. */
function toSearchQuery({ body, query }: Call): QueryValues {
  const own = isObject(body) ? body : {};
  const inner = Object.values(own).filter(isObject);
  return Object.assign({}, ...inner, own, query);
}

type PageReplyOptions = ListTarget & {
  readonly frame: ReplyFormat;
  readonly inner: ListParameters['attributes'];
};

/** Where the page stands, and the only properties that were asked for. */
type PageDetails = {
  readonly pageInfo: PageInfo;
  readonly fields: ReadonlySet<string> | undefined;
};

type ShowPage = (records: readonly StoredRecord[], name: string, manner: PageDetails) => Outcome;

function compilePageReply(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, frame, many, inner }: PageReplyOptions,
): ShowPage {
  const { model, generate } = ground;
  const { operation } = conclusion;
  const told = readStatusEnvelope(
    { context: ground, inference: conclusion, format: frame },
    many.path,
  );
  const toShown = compileShowRecord(conclusion);
  const lookOf = compileCheckLevel(ground, resource);
  const schema = `${frame.schema}`;
  const paging = compilePagination(model.shapes, schema, many.path);
  const isScalar = isListOfKeys(model.shapes, many);
  const pick = compileProjection(model.shapes, many, inner);
  const { path, schemaPointers } = many.wrapper ?? {
    path: [],
    schemaPointers: many.schemaPointers,
  };
  return (records, name, { pageInfo, fields }) => {
    const entries = records.map((record) => {
      const key = keyOf(resource, record);
      if (isScalar) return toTypedKey(model.shapes, many.schemaPointers, key);
      const whole = toShown(record);
      const shown = fields ? pick(whole, fields) : whole;
      return generate(schemaPointers, `${name}/${key} ${operation.id}`, {
        given: wrapAt(path, [shown]),
        extent: 'required',
        check: lookOf([whole]),
      });
    });
    const page = mergeDeep(wrapAt(many.path, [entries]), paging(pageInfo));
    const given = told === undefined ? page : mergeDeep(page, told);
    return {
      status: frame.status,
      body: generate([schema], `${name} ${operation.id}`, {
        given,
        extent: 'required',
        check: 'type',
        complete: entries,
      }),
    };
  };
}

/** A list of texts or numbers: then it is of keys. */
function isListOfKeys(shapes: SchemaViews, { schemaPointers }: Envelope): boolean {
  const shape = shapes.of(schemaPointers);
  return (
    shape.types.length > 0 &&
    !shape.types.includes('object') &&
    propertiesOf(shapes, shape).size === 0
  );
}
