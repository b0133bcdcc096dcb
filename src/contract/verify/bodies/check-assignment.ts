import {
  bodyEnvelopeOf,
  type PlannedOperation,
  recordEnvelopeOf,
  secretName,
  stateName,
} from '../../../inference/inference.ts';
import {
  isJsonMediaType,
  isObject,
  type JsonObject,
  joinPointer,
  type Operation,
  propertiesOf,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isKept } from '../records/compare-values.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { toOtherValue } from '../records/other-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import { withOwnKey } from '../records/references.ts';
import { applyMutation } from '../requests/mutations.ts';
import type { OperationTarget } from '../requests/operation-target.ts';
import type { RequestDraftBody, VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/**
 * Sends properties that only the server sets beside a valid record. They may be refused or ignored, but must
 * not be stored (mass assignment).
 */
export async function checkAssignment(
  context: VerifyContext,
  operation: Operation,
  target: OperationTarget,
): Promise<void> {
  const planned = context.testPlan.inferenceOf(operation);
  const { plan, resource } = planned;
  const isWrite = ['create', 'update', 'replace'].includes(plan.kind);
  if (!isWrite || !resource || target.certainty !== 'known') return;
  const ancestorKeys = target.keys.slice(0, resource.ancestors.length);
  const known = await context.knownRecords.findOwn(resource, ancestorKeys);
  const values = isObject(known?.record) ? listManagedValues(context, planned, known.record) : {};
  if (Object.keys(values).length > 0) await sendManaged(context, planned, { target, values });
}

async function sendManaged(
  context: VerifyContext,
  planned: PlannedOperation,
  { target, values }: Assignment,
): Promise<void> {
  const exchange = await sendValues(context, planned, { target, values });
  if (!exchange) return;
  const { status } = exchange.reply;
  const all = Object.entries(values);
  context.results.pass(planned.operation, 'assignment');
  if (status < 300) await checkAssigned(context, planned, { target, values, exchange });
  // One of several may be the one that is refused.
  else if ((status === 400 || status === 422) && all.length > 1)
    for (const [name, value] of all.slice(0, maxSingleValues))
      await sendManaged(context, planned, { target, values: { [name]: value } });
}

/** Limit of properties that are sent alone. */
const maxSingleValues = 5;

type Assignment = { readonly target: OperationTarget; readonly values: JsonObject };

function sendValues(
  context: VerifyContext,
  planned: PlannedOperation,
  { target, values }: Assignment,
): Promise<VerifyExchange | undefined> | undefined {
  const { operation } = planned;
  const stream = `${operation.id} managed ${Object.keys(values).join(' ')}`;
  const draft = context.requestFactory.createDraft(operation, {
    stream,
    extent: 'everything',
    path: target.path,
    presetBody: withOwnKey(context, planned, target.path, target.presetBody),
  });
  const envelope = bodyEnvelopeOf(planned.plan);
  if (!envelope || !draft?.body || !isJsonMediaType(draft.body.type)) return undefined;
  const body = withValues(draft.body, envelope.path, values);
  // It is valid but for what may be ignored, and may be refused.
  return sendAndTrack(context, { ...draft, body }, { keys: target.keys, purpose: 'conflict' });
}

function withValues(
  body: RequestDraftBody,
  path: readonly (string | number)[],
  values: JsonObject,
): RequestDraftBody {
  const value = Object.entries(values).reduce<unknown>(
    (all, [name, one]) => applyMutation(all, { path: [...path.map(String), name], value: one }),
    body.value,
  );
  return { ...body, value };
}

/**
 * Other values than a record has for the properties that the server sets. States are not sent with a change,
 * because other requests may change them at the same time.
 */
function listManagedValues(
  context: VerifyContext,
  planned: PlannedOperation,
  record: JsonObject,
): JsonObject {
  const { views } = context;
  const { resource, plan } = planned;
  const envelope = bodyEnvelopeOf(plan);
  const read = resource && context.testPlan.operationsOf(resource).read;
  const shown = recordEnvelopeOf(read?.plan ?? plan);
  if (!envelope || !shown) return {};
  const input = views.of(envelope.schemaPointers);
  const written = propertiesOf(views, input);
  const values: Record<string, unknown> = {};
  for (const [name, schemaPointers] of propertiesOf(views, views.of(shown.schemaPointers))) {
    const property = { name, schemaPointers, requestPointers: written.get(name) };
    const isManaged = isReadOnly(context, property) || isServerSet(plan, name);
    if (!isManaged || !isSendable(plan, input, property)) continue;
    const other = toDistinctValue(context, property, record[name]);
    if (other !== undefined) values[name] = other;
  }
  return values;
}

function isSendable(
  { kind }: PlannedOperation['plan'],
  { undeclared }: SchemaView,
  { name, requestPointers }: ShownProperty,
): boolean {
  // Some servers let clients choose a secret.
  if (secretName.test(name)) return false;
  if (requestPointers === undefined && undeclared === 'forbidden') return false;
  return kind === 'create' || !stateName.test(name);
}

type ShownProperty = ManagedProperty & { readonly requestPointers: readonly string[] | undefined };

/** Times, counters, ids and the like that no request of the resource declares. */
function isServerSet(plan: PlannedOperation['plan'], name: string): boolean {
  if (!('input' in plan)) return false;
  const field = plan.input.fields.properties[name];
  if (field?.requestPointers !== undefined) return false;
  return field?.serverRule !== undefined || plan.record.version?.path[0] === name;
}

/** Requests may be described in part; one that declares the property decides. */
function isReadOnly(
  { views }: VerifyContext,
  { schemaPointers, requestPointers = schemaPointers }: ShownProperty,
): boolean {
  return views.of(requestPointers).keywords.readOnly === true;
}

type ManagedProperty = { readonly name: string; readonly schemaPointers: readonly string[] };

/** A value that no server sets by chance. */
function toDistinctValue(
  context: VerifyContext,
  property: ManagedProperty,
  value: unknown,
): unknown {
  if (value === undefined || typeof value === 'object') return undefined;
  const view = context.views.of(property.schemaPointers);
  const rare = rareValues.find((one) => typeof one === typeof value && context.conforms(view, one));
  const isText = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
  if (typeof value === 'number' || isText) return rare;
  return toOtherValue(context, property, value);
}

const rareValues: readonly unknown[] = [987_654, 0.123, 97, '2001-02-03T04:05:06Z'];

/** Compares what was sent to the record as it is read, or as the reply shows it. */
async function checkAssigned(
  context: VerifyContext,
  planned: PlannedOperation,
  { target, values, exchange }: Assignment & { readonly exchange: VerifyExchange },
): Promise<void> {
  const { operation, plan, resource } = planned;
  const read = resource && context.testPlan.operationsOf(resource).read;
  const path = recordEnvelopeOf(plan)?.path;
  const replied = path && valueAtPath(exchange.json, path);
  const key = target.keys.at(-1);
  const observed =
    read && plan.kind !== 'create' && key !== undefined
      ? await readRecord(context, read, {
          ...{ resource, ancestorKeys: target.keys.slice(0, -1), key, input: {} },
        })
      : undefined;
  const record = observed?.record ?? replied;
  if (!isObject(record)) return;
  for (const [name, value] of Object.entries(values)) {
    if (record[name] === undefined || !isKept(value, record[name])) continue;
    context.results.fail(operation, 'assignment', {
      message: `"${name}" is set by the server, but a client could set it to ${formatValue(value)}.`,
      pointer: joinPointer('', name),
      exchange: observed?.exchange ?? exchange,
    });
  }
}
