import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type OperationMetrics, otherStatus, type RequestMetrics } from '../../http/http.ts';
import type { ControlContext } from '../context.ts';
import { DurationHistogram, type HistogramDefinition } from './duration-histogram.ts';

/** What the metrics are read from. */
export type MetricSources = Pick<
  ControlContext,
  'store' | 'replies' | 'events' | 'health' | 'version'
> & {
  readonly metrics: RequestMetrics;
};

type CounterValue = { readonly labels: Record<string, string>; readonly value: number };

/** Compiles the text of all metrics. Everything is counted elsewhere, and read when it is asked for. */
export function compileMetrics(sources: MetricSources): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addRequestMetrics(registry, sources.metrics);
  addReplyMetrics(registry, sources);
  addStoreMetrics(registry, sources);
  addEngineMetrics(registry, sources);
  addDeliveryMetrics(registry, sources);
  return () => registry.metrics();
}

function addRequestMetrics(registry: Registry, metrics: RequestMetrics): void {
  addCounter(registry, {
    name: 'sandlot_requests_total',
    help: 'Requests by operation, status and kind of sandbox.',
    labelNames: ['operation', 'status', 'sandbox'],
    read: () => [...metrics.operations()].flatMap(listRequestCounts),
  });
  addCounter(registry, {
    name: 'sandlot_request_violations_total',
    help: 'Violations of the document in requests, by the part of the request.',
    labelNames: ['in'],
    read: () =>
      [...metrics.violations()].map(([place, value]) => ({ labels: { in: place }, value })),
  });
  addDurations(registry, {
    name: 'sandlot_request_duration_seconds',
    help: 'Time from the request to the reply by operation.',
    labelNames: ['operation'],
    read: () =>
      [...metrics.operations()].map(({ operation, durations }) => ({
        labels: { operation },
        durations,
      })),
  });
}

function listRequestCounts({ operation, statuses }: OperationMetrics): readonly CounterValue[] {
  return [...statuses].flatMap(([status, counts]) =>
    Object.entries(counts)
      .filter(([, value]) => value > 0)
      .map(([sandbox, value]) => ({
        labels: { operation, status: status === otherStatus ? 'other' : `${status}`, sandbox },
        value,
      })),
  );
}

function addReplyMetrics(registry: Registry, { replies }: MetricSources): void {
  addCounter(registry, {
    name: 'sandlot_replies_checked_total',
    help: 'Replies that were checked against the document.',
    labelNames: [],
    read: () => [{ labels: {}, value: replies().checked }],
  });
  addCounter(registry, {
    name: 'sandlot_replies_unfit_total',
    help: 'Replies that violated the document (findings).',
    labelNames: [],
    read: () => [{ labels: {}, value: replies().unfit }],
  });
}

function addStoreMetrics(registry: Registry, { store, health, version }: MetricSources): void {
  addCounter(registry, {
    name: 'sandlot_store_commits_total',
    help: 'Commits of sandboxes, including those that were undone.',
    labelNames: [],
    read: () => [{ labels: {}, value: store.counts().commits }],
  });
  addCounter(registry, {
    name: 'sandlot_store_conflicts_total',
    help: 'Transactions that ran again because another replica wrote first.',
    labelNames: [],
    read: () => [{ labels: {}, value: store.counts().conflicts }],
  });
  addGauge(registry, 'sandlot_sandboxes', 'Sandboxes in memory.', () => store.list().length);
  addGauge(registry, 'sandlot_store_writable', '1 while writes can be stored, else 0.', () =>
    health().status === 'ok' ? 1 : 0,
  );
  new Gauge({
    name: 'sandlot_info',
    help: 'The version of Sandlot.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
}

/** Only replicas of a shared store have these. */
function addEngineMetrics(registry: Registry, { store }: MetricSources): void {
  const { engine } = store.counts();
  if (engine === undefined) return;
  addDurations(registry, {
    name: 'sandlot_store_lag_seconds',
    help: 'Age of the copies that calls saw; 0 for those that were compared with the store first.',
    labelNames: [],
    read: () => [{ labels: {}, durations: engine.lag }],
  });
  addCounter(registry, {
    name: 'sandlot_store_lag_entries_total',
    help: 'Log entries of other replicas that copies lacked when they were compared.',
    labelNames: [],
    read: () => [{ labels: {}, value: engine.lagEntries }],
  });
  addDurations(registry, {
    name: 'sandlot_store_round_trip_seconds',
    help: 'Time from a command of the store to its reply.',
    labelNames: ['command'],
    read: () =>
      Object.entries(engine.roundTrips).map(([command, durations]) => ({
        labels: { command },
        durations,
      })),
  });
}

function addDeliveryMetrics(registry: Registry, { events }: MetricSources): void {
  addCounter(registry, {
    name: 'sandlot_deliveries_total',
    help: 'Webhooks and callbacks that are done, by what became of them.',
    labelNames: ['status'],
    read: () =>
      [...events.counts().deliveries].map(([status, value]) => ({ labels: { status }, value })),
  });
  addCounter(registry, {
    name: 'sandlot_delivery_attempts_total',
    help: 'Requests of webhooks and callbacks, by the class of the status; error without a reply.',
    labelNames: ['status'],
    read: () =>
      [...events.counts().attempts].map(([status, value]) => ({ labels: { status }, value })),
  });
}

type CounterDefinition = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly read: () => readonly CounterValue[];
};

function addCounter(registry: Registry, { read, ...definition }: CounterDefinition): void {
  new Counter({
    ...definition,
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, value } of read()) this.inc(labels, value);
    },
  });
}

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function addDurations(registry: Registry, definition: HistogramDefinition): void {
  registry.registerMetric(new DurationHistogram(definition));
}
