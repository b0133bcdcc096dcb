import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import {
  durationBounds,
  type OperationMetrics,
  otherStatus,
  type RequestMetrics,
} from '../../http/http.ts';
import type { ControlContext } from '../context.ts';

/** What the metrics are read from. */
export type MetricSources = Pick<ControlContext, 'store' | 'replies' | 'health' | 'version'> & {
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
  return () => registry.metrics();
}

const milliseconds = 1000;

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
  registry.registerMetric(new DurationHistogram(metrics));
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

const durationHistogram = {
  name: 'sandlot_request_duration_seconds',
  help: 'Time from the request to the reply by operation.',
} as const;

/** A histogram of the library takes a microsecond for each value, so values are counted elsewhere. */
class DurationHistogram extends Histogram<'operation' | 'le'> {
  readonly #metrics: RequestMetrics;

  constructor(metrics: RequestMetrics) {
    super({ ...durationHistogram, labelNames: ['operation'], registers: [] });
    this.#metrics = metrics;
  }

  /** The library calls this for the text. */
  getForPromString() {
    const values = [...this.#metrics.operations()].flatMap(listDurationValues);
    return { ...durationHistogram, type: 'histogram', aggregator: 'sum', values };
  }
}

function listDurationValues({ operation, durations, totalDuration }: OperationMetrics) {
  let count = 0;
  const buckets = durations.map((counted, index) => {
    count += counted;
    const bound = durationBounds[index];
    const le = bound === undefined ? '+Inf' : bound / milliseconds;
    return {
      metricName: `${durationHistogram.name}_bucket`,
      labels: { operation, le },
      value: count,
    };
  });
  const labels = { operation };
  return [
    ...buckets,
    { metricName: `${durationHistogram.name}_sum`, labels, value: totalDuration / milliseconds },
    { metricName: `${durationHistogram.name}_count`, labels, value: count },
  ];
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
