import type { EventCall, EventDocument, Events } from '../../events/events.ts';
import { openEvents } from '../../events/events.ts';
import type { AnsweredEventCall, RecordCallEvents, Service } from '../../http/http.ts';
import type { SharedDeliveries, Store } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import type { SeededDocument } from '../state/seed-document.ts';
import type { SandlotState } from '../state/state.ts';

/** How often a message is tried, unless `--webhook-attempts` sets it. */
const defaultAttempts = 8;

/** Opens the events of a Sandlot, or takes over those of the previous generation. */
export function createEvents(
  { store, seed, seededDocuments }: SandlotState,
  options: SandlotOptions,
  previous: Events | undefined,
): Events {
  const { webhookUrls = [], webhookHosts = [], webhookAttempts = defaultAttempts } = options;
  const events =
    previous ??
    openEvents({
      endpoints: webhookUrls.map((url) => ({ url })),
      mode: options.webhooks ?? 'on',
      hosts: webhookHosts,
      maxAttempts: webhookAttempts,
      seed,
      lease: store.shared?.deliveries,
      findSandbox: (name) => (hasSandbox(store, name) ? store.sandbox(name) : undefined),
      onWarning: options.onWarning ?? (() => undefined),
    });
  events.serve(seededDocuments.map(toEventDocument));
  return events;
}

/** With replicas, a sandbox that was dropped has no log any more; reading it would create another one. */
function hasSandbox(store: Store, name: string): boolean {
  return store.shared === undefined ? store.has(name) : store.shared.version(name) > 0;
}

/** Sends what was due when the last process ended. */
export function resumeEvents(events: Events, store: Store): void {
  if (store.shared) watchDeliveries(events, store.shared.deliveries);
  else for (const name of store.names()) events.wake(name);
}

/** How often the sandboxes are looked for whose sender has died, in milliseconds. */
const takeoverInterval = 2000;

/** Takes over from replicas that have died, until the events are closed. */
function watchDeliveries(events: Events, deliveries: SharedDeliveries): void {
  const wakeAll = async (): Promise<void> => {
    try {
      for (const name of await deliveries.waiting()) events.resume(name);
    } catch {
      // The engine is away for a while.
    }
  };
  setInterval(wakeAll, takeoverInterval).unref();
}

function toEventDocument({ mount, inference, inferredApi }: SeededDocument): EventDocument {
  const { scope, document, operations } = mount;
  return {
    scope,
    root: document.root,
    operations,
    model: inference,
    complete: (schema, given) => inferredApi.exampleGenerator.complete(schema, given),
    ready: () => inferredApi.exampleGenerator.ready(),
    seedOf: (resource) => inferredApi.lazySeed?.recordsOf(resource) ?? [],
  };
}

/** Compiles the recording of events for the operations of one document. */
export function compileRecordEventsOf(events: Events, scope: string): Service['recordEventsOf'] {
  return ({ operation, by }): RecordCallEvents => {
    const record = events.compileRecorder(scope, { operation, by });
    return (transaction, answered) =>
      record(transaction, { sandbox: answered.sandbox, call: () => toEventCall(answered) });
  };
}

function toEventCall({ request, call, outcome }: AnsweredEventCall): EventCall {
  const { path, query, headers, body } = call;
  return {
    method: request.method,
    url: `${call.serverUrl}${request.url}`,
    path,
    query,
    headers,
    body,
    reply: { status: outcome.status, headers: outcome.headers ?? {}, body: outcome.body },
  };
}
