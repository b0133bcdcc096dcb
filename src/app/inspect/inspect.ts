import { setImmediate } from 'node:timers/promises';
import { findCommonPath } from '../../handlers/handlers.ts';
import type {
  ApiEvents,
  SubscriptionCallPlan,
  SubscriptionPlan,
  WebhookPlan,
} from '../../inference/inference.ts';
import type { Finding } from '../../openapi/openapi.ts';
import type { InferredModel } from '../inferred-api.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from '../state/seed-document.ts';
import { type InspectedOperation, inspectOperation } from './inspected-operation.ts';
import { type InspectedResource, inspectResource } from './inspected-resource.ts';

/** Everything that was inferred from a document: the stable form of `sandlot inspect --json`. */
export type Inspection = {
  readonly document: {
    /** As the user named it; `null` for the bundled document. */
    readonly source: string | null;
    readonly title: string;
    readonly version: string;
    readonly basePath: string;
  };
  readonly resources: readonly InspectedResource[];
  readonly operations: readonly InspectedOperation[];
  /** What is sent by itself, and when. */
  readonly webhooks: readonly WebhookPlan[];
  /** The records that say where to send it. */
  readonly subscriptions: readonly SubscriptionPlan[];
  /** The calls that do so without a record. */
  readonly subscriptionCalls: readonly SubscriptionCallPlan[];
  readonly findings: readonly Finding[];
};

type InspectOptions = {
  readonly options: SandlotOptions;
  /** Those of all documents. */
  readonly findings: readonly Finding[];
};

/** Reports each resource and each operation of a document with the reasons. */
export async function inspectDocument(
  { inferredApi, mount }: SeededDocument,
  { options, findings: allFindings }: InspectOptions,
): Promise<Inspection> {
  const { document, base, operations, requestedSource } = mount;
  const findings = allFindings.flatMap(({ source = document.source, ...finding }) =>
    source === document.source ? [finding] : [],
  );
  await inferredApi.ready();
  const inferred = inferredApi.inferredModel();
  const commonPath = findCommonPath(operations);
  const context = { mount, commonPath, model: inferred?.inference, findings, options };
  const inspected = await mapInTurns(operations, (one) => inspectOperation(one, context));
  const { webhooks, ...events } = inferred?.inference.apiEvents() ?? noEvents;
  return {
    document: {
      source: requestedSource ?? null,
      title: document.title,
      version: document.version,
      basePath: base,
    },
    resources: inferred ? await inspectResources(inferred, mount) : [],
    operations: inspected,
    webhooks: await mapInTurns(webhooks, (plan) => ({ ...plan })),
    subscriptions: events.subscriptions,
    subscriptionCalls: events.subscriptionCalls,
    findings,
  };
}

const noEvents: ApiEvents = { webhooks: [], subscriptions: [], subscriptionCalls: [] };

/** The number of operations that are inspected before other work of the process may go on. */
const operationsPerTurn = 10;

async function mapInTurns<T, U>(values: readonly T[], map: (value: T) => U): Promise<readonly U[]> {
  const mapped: U[] = [];
  for (const [index, value] of values.entries()) {
    if (index % operationsPerTurn === operationsPerTurn - 1) await setImmediate();
    mapped.push(map(value));
  }
  return mapped;
}

function inspectResources(
  { inference, keysOf }: InferredModel,
  { operations, scope }: SeededDocument['mount'],
): Promise<readonly InspectedResource[]> {
  const planned = operations.map(inference.inferOperation);
  const sorted = [...inference.resources].sort((one, other) => (one.name < other.name ? -1 : 1));
  return mapInTurns(sorted, (resource) => inspectResource(resource, { keysOf, planned, scope }));
}
