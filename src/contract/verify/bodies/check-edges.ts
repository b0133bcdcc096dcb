import {
  bodyEnvelopeOf,
  type Envelope,
  type PlanKind,
  type PlannedOperation,
  recordEnvelopeOf,
} from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import {
  isObject,
  type JsonObject,
  joinPointer,
  type Operation,
  objectOf,
} from '../../../openapi/openapi.ts';
import { readKey } from '../lists/list-endpoint.ts';
import { sendRead } from '../records/change-record.ts';
import { formatValue } from '../records/compare-values.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { withCurrentVersion } from '../records/current-version.ts';
import { valueAtPath, wrapRecord } from '../records/record-path.ts';
import { withOwnKey } from '../records/references.ts';
import type { OperationTarget } from '../requests/operation-target.ts';
import { parameterKey, type RequestDraft, type VerifyExchange } from '../requests/request-draft.ts';
import { checkKept } from '../stories/check-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { countEnumValues, type EdgeChoice, type EdgeValue, listEdgeValues } from './edge-values.ts';

/** An operation whose body is sent with edge values. */
type EdgeTarget = {
  readonly operation: Operation;
  readonly target: OperationTarget;
  /** Where the body has the record. */
  readonly path: Envelope['path'];
  readonly schemaPointers: readonly string[];
};

/** Actions and links may refuse what makes no sense for them, such as nothing to add. */
const edgeKinds: ReadonlySet<PlanKind> = new Set<PlanKind>([
  'create',
  'update',
  'replace',
  'put',
  'example',
]);

const sides = ['longest', 'shortest', 'null'] as const;

/**
 * Sends valid bodies at the edges of their schemas, with many edges in one request. A refused one is
 * sent again with each edge alone, to find the value that is refused.
 */
export async function checkEdges(
  context: VerifyContext,
  operation: Operation,
  target: OperationTarget,
): Promise<void> {
  const [, media] = context.requestFactory.typesOf(operation)[0] ?? [];
  const { plan } = context.testPlan.inferenceOf(operation);
  if (media === undefined || target.certainty !== 'known' || !edgeKinds.has(plan.kind)) return;
  const envelope = bodyEnvelopeOf(plan);
  const { path = [], schemaPointers = [`${media}/schema`] } = envelope ?? {};
  const edgeTarget = { operation, target, path, schemaPointers };
  const count = Math.max(sides.length, countEnumValues(context, schemaPointers));
  for (let index = 0; index < count; index++) {
    const side = sides[index];
    // The null of one request leaves room for enumerated values in the next.
    const choice: EdgeChoice = { side: side ?? 'longest', index };
    const isEnum = index >= sides.length;
    await checkEdge(context, edgeTarget, choice, isEnum ? 'enumerations' : 'all');
  }
}

async function checkEdge(
  context: VerifyContext,
  edgeTarget: EdgeTarget,
  choice: EdgeChoice,
  kind: 'all' | 'enumerations',
): Promise<void> {
  const { operation, path, schemaPointers } = edgeTarget;
  const stream = `edge ${choice.side} ${choice.index}`;
  const first = await makeDraft(context, edgeTarget, stream, {});
  const made = valueAtPath(first?.body?.value, path);
  if (!isObject(made)) return;
  const listed = listEdgeValues(context, { schemaPointers, made }, choice);
  const enumerated = listEdgeValues(
    context,
    { schemaPointers, made },
    { side: 'longest', index: choice.index },
  );
  const enums = listEnums(context, schemaPointers);
  const edges = new Map([
    ...[...enumerated].filter(([name]) => enums.has(name)),
    ...(kind === 'all' ? listed : []),
  ]);
  // Two requests that choose the same key are about one record.
  edges.delete(`${context.testPlan.inferenceOf(operation).resource?.key.bodyPath.at(-1)}`);
  if (edges.size === 0) return;
  const exchange = await sendEdges(context, edgeTarget, stream, edges);
  if (!exchange) return;
  context.results.pass(operation, 'edges');
  if (isRefused(exchange)) await findRefusedEdge(context, edgeTarget, { stream, edges });
}

function isRefused({ reply: { status } }: VerifyExchange): boolean {
  return status === 400 || status === 422;
}

/** The properties with fixed values. */
function listEnums(
  { views }: VerifyContext,
  schemaPointers: readonly string[],
): ReadonlySet<string> {
  const { properties } = views.of(schemaPointers);
  const found = [...properties].filter(([, own]) => Array.isArray(views.of(own).keywords.enum));
  return new Set(found.map(([name]) => name));
}

/** Sends a new valid body with these edges, whose values must be kept. */
async function sendEdges(
  context: VerifyContext,
  edgeTarget: EdgeTarget,
  stream: string,
  edges: ReadonlyMap<string, EdgeValue>,
): Promise<VerifyExchange | undefined> {
  const values = Object.fromEntries([...edges].map(([name, { value }]) => [name, value]));
  const draft = await makeDraft(context, edgeTarget, stream, values);
  const { keys, purpose } = edgeTarget.target;
  const tracked = { keys, purpose: purpose === 'valid' ? 'conflict' : purpose } as const;
  const exchange = draft && (await sendAndTrack(context, draft, tracked));
  if (exchange && exchange.reply.status < 300 && exchange.reply.status !== 202) {
    const planned = context.testPlan.inferenceOf(draft.operation);
    const sent = objectOf(valueAtPath(draft.body?.value, edgeTarget.path));
    const input = pickNames(sent, edges);
    if (planned.resource) await checkKeptOnRead(context, planned, { input, exchange });
  }
  return exchange;
}

/** A new record is read as well; one that other requests change at the same time is not. */
async function checkKeptOnRead(
  context: VerifyContext,
  planned: PlannedOperation,
  { input, exchange }: { readonly input: JsonObject; readonly exchange: VerifyExchange },
): Promise<void> {
  checkKept(context, planned, { input, exchange });
  const { plan, resource } = planned;
  const read = resource && context.testPlan.operationsOf(resource).read;
  const path = recordEnvelopeOf(plan)?.path;
  const key = path && resource && readKey(resource, valueAtPath(exchange.json, path));
  if (!read || plan.kind !== 'create' || key === undefined || planned.nestedCollection) return;
  const names = Object.keys(input).filter((name) => typeof input[name] !== 'boolean');
  if (names.length === 0) return;
  const ancestorKeys = listTemplateParameters(planned.operation.path)
    .slice(0, resource.ancestors.length)
    .map((name) => exchange.draft.values.get(parameterKey({ in: 'path', name })));
  const target = { resource, ancestorKeys: ancestorKeys.map(String), key };
  const shown = await sendRead(context, read, target);
  if (shown && shown.reply.status < 300) checkKept(context, read, { input, exchange: shown });
}

function pickNames(record: JsonObject, edges: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => edges.has(name)));
}

async function makeDraft(
  context: VerifyContext,
  { operation, target, path }: EdgeTarget,
  stream: string,
  values: JsonObject,
): Promise<RequestDraft | undefined> {
  const given = valueAtPath(target.presetBody, path);
  const record = { ...(isObject(given) ? given : {}), ...values };
  const planned = context.testPlan.inferenceOf(operation);
  const presetBody = await withCurrentVersion(context, planned, {
    keys: target.keys,
    presetBody: withOwnKey(context, planned, target.path, wrapRecord(path, record)),
  });
  return context.requestFactory.createDraft(operation, {
    stream: `${operation.id} ${stream}`,
    extent: 'everything',
    path: target.path,
    presetBody,
  });
}

type RefusedEdges = { readonly stream: string; readonly edges: ReadonlyMap<string, EdgeValue> };

/** Limit of edges that are sent alone. */
const maxSingleEdges = 8;

/** Sends each edge that the document describes alone, if the same body without it is accepted. */
async function findRefusedEdge(
  context: VerifyContext,
  edgeTarget: EdgeTarget,
  { stream, edges }: RefusedEdges,
): Promise<void> {
  const described = [...edges].filter(
    ([, { certainty, near }]) => certainty === 'described' || near !== undefined,
  );
  const plain = await sendEdges(context, edgeTarget, `${stream} without edges`, new Map());
  if (!plain || plain.reply.status >= 300) return;
  for (const [name, edge] of described.slice(0, maxSingleEdges)) {
    const alone = await sendEdges(
      context,
      edgeTarget,
      `${stream} ${name}`,
      new Map([[name, edge]]),
    );
    if (!alone || !isRefused(alone)) continue;
    if (edge.near !== undefined && !(await isNearAccepted(context, edgeTarget, name, edge)))
      continue;
    const { operation, path, schemaPointers } = edgeTarget;
    const place = context.views.of(schemaPointers).properties.get(name)?.[0];
    context.results.fail(operation, 'edges', {
      message: `"${name}" may be ${describeValue(edge.value)}, but was answered ${alone.reply.status}. ${describeAccepted(edge)}`,
      pointer: joinPointer('', ...path.map(String), name),
      exchange: alone,
      ...(place !== undefined && { place }),
    });
  }
}

/** Whether a value beside an edge is accepted: then no other rule refuses the edge, such as one for dates in the past. */
async function isNearAccepted(
  context: VerifyContext,
  edgeTarget: EdgeTarget,
  name: string,
  { near, certainty }: EdgeValue,
): Promise<boolean> {
  const edges = new Map([[name, { value: near, certainty }]]);
  const exchange = await sendEdges(context, edgeTarget, `near ${name}`, edges);
  return exchange !== undefined && exchange.reply.status < 300;
}

function describeAccepted({ near }: EdgeValue): string {
  return near === undefined
    ? 'Without it the request is accepted.'
    : `With ${formatValue(near)} the request is accepted.`;
}

function describeValue(value: unknown): string {
  if (typeof value === 'string' && value.length > 20)
    return `a text of ${[...value].length} characters`;
  return Array.isArray(value) ? `a list of ${value.length} entries` : formatValue(value);
}
