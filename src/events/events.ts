import { planChangeWebhook, type WebhookPlan } from '../inference/inference.ts';
import type { Sandbox, SharedDeliveries, Transaction } from '../store/types.ts';
import {
  type Delivery,
  isPendingDelivery,
  type PendingDelivery,
  pendingDeliveriesResource,
  type RenderedMessage,
  subscribersResource,
  type WebhookEndpoint,
  webhooksResource,
} from './delivery.ts';
import { createEventCatalogue, type EventCatalogue, type EventDocument } from './event-document.ts';
import { toMessageId } from './messages/message-id.ts';
import { renderMessage } from './messages/render-message.ts';
import { deriveSecret } from './messages/signature.ts';
import { listSandboxEndpoints, toReceiver } from './recording/event-receivers.ts';
import {
  compileRecordEvents,
  type RecordEvents,
  type RecordedOperation,
} from './recording/record-events.ts';
import {
  type AllowedHosts,
  createAllowedHosts,
  describeUnreachable,
} from './sending/allowed-hosts.ts';
import { DeliveryCounter, type DeliveryCounts } from './sending/delivery-counts.ts';
import { maxBodyLength } from './sending/delivery-log.ts';
import { resendMessage } from './sending/resend-message.ts';
import { SandboxSender, type SenderOptions } from './sending/sandbox-sender.ts';
import { SendLimit } from './sending/send-limit.ts';
import { createWebhookClient } from './sending/webhook-client.ts';

export type { Delivery, DeliveryStatus, WebhookEndpoint } from './delivery.ts';
export type { EventDocument } from './event-document.ts';
export { isMessage } from './messages/message-loop.ts';
export type { EventCall } from './messages/runtime-expression.ts';
export type { EventOrigin, RecordEvents, RecordedOperation } from './recording/record-events.ts';

export type EventOptions = {
  /** Where the events of all sandboxes are sent. */
  readonly endpoints: readonly WebhookEndpoint[];
  /** `off`: messages are recorded and not sent. */
  readonly mode: 'on' | 'off';
  /** The hosts besides loopback that messages may be sent to. */
  readonly hosts: readonly string[];
  readonly maxAttempts: number;
  /** The seed value that ids and secrets are derived from. */
  readonly seed: number;
  /** Lets one replica at a time send; absent for a single process. */
  readonly lease?: SharedDeliveries | undefined;
  /** Finds a sandbox that exists. */
  readonly findSandbox: (name: string) => Sandbox | undefined;
  /** Takes a sentence about each endpoint that messages may never reach. */
  readonly onWarning: (sentence: string) => void;
};

/** An endpoint with the secret that signs its messages. */
export type ListedEndpoint = {
  readonly url: string;
  /** `*` for all. */
  readonly events: readonly string[];
  readonly secret: string;
  /** Present on those of all sandboxes. */
  readonly option?: true;
};

/** The events of all documents and sandboxes: what is recorded, due and sent. */
export type Events = {
  /** Takes over the documents; messages of earlier ones are sent by these. */
  serve(documents: readonly EventDocument[]): void;
  /**
   * Compiles what is done at the end of a transaction of an operation: it adds messages about the changes to
   * the transaction itself.
   */
  compileRecorder(scope: string, recorded: RecordedOperation): RecordEvents;
  /** Adds messages about changes that the clock made to their transaction. */
  readonly recordTimeChanges: RecordEvents;
  /** Sends what is due in a sandbox: after a start, or when its clock was set. */
  wake(sandbox: string): void;
  /** Sends what another replica has left due. */
  resume(sandbox: string): void;
  /** Drops the messages of a sandbox that was reset. */
  reset(sandbox: string): Promise<void>;
  /** Drops what is kept of a sandbox that left memory. */
  forget(sandbox: string): void;
  /** The messages of a sandbox, oldest first. */
  list(sandbox: Sandbox): Promise<readonly Delivery[]>;
  /** Calls a listener when a message of a sandbox changes, until it is removed. */
  listen(sandbox: string, listener: () => void): () => void;
  /** Sends a message again, at once; false if there is none. */
  resend(sandbox: Sandbox, id: string): Promise<boolean>;
  /** The endpoints of a sandbox with their secrets: those of all sandboxes first. */
  endpoints(sandbox: Sandbox): Promise<readonly ListedEndpoint[]>;
  /** Why nothing may be sent to a URL, as half a sentence; `undefined` if that is not known before it is sent. */
  explainRefusedUrl(url: string): string | undefined;
  /** Sets the endpoints of a sandbox. */
  setEndpoints(sandbox: Sandbox, endpoints: readonly WebhookEndpoint[]): Promise<void>;
  /** What was sent in all sandboxes since the start. */
  counts(): DeliveryCounts;
  /** Ends requests that are on their way; what was not confirmed stays due, and other replicas may send it. */
  close(): Promise<void>;
};

/** Opens the room: nothing is sent before documents are served. */
export function openEvents(options: EventOptions): Events {
  const { endpoints, mode, maxAttempts, findSandbox, seed } = options;
  const hosts = createAllowedHosts(options.hosts);
  warnOfUnreachable(options, hosts);
  const requests = createWebhookClient(hosts);
  let catalogues = new Map<string, EventCatalogue>();
  let timeRecorders: readonly RecordEvents[] = [];
  const render = compileRender(seed, (scope) => catalogues.get(scope));
  const counter = new DeliveryCounter();
  const senders = createSenders({
    limit: new SendLimit(),
    ...{ requests, mode, maxAttempts, findSandbox, render, lease: options.lease, counter },
    refresh: (message, transaction) =>
      refreshSubscription(catalogues.get(message.scope), message, transaction),
  });
  const { wake, resume, onRecorded } = createWaking(options, senders);
  const compileRecorder = (catalogue: EventCatalogue, recorded?: RecordedOperation) => {
    const recorder = { catalogue, endpoints, mayReach: hosts.mayReach, onRecorded };
    return compileRecordEvents(recorder, recorded);
  };
  return {
    serve: (documents) => {
      catalogues = new Map(documents.map((one) => [one.scope, createEventCatalogue(one)]));
      timeRecorders = [...catalogues.values()].map((catalogue) => compileRecorder(catalogue));
    },
    compileRecorder: (scope, recorded) => {
      const catalogue = catalogues.get(scope);
      if (catalogue === undefined) throw new Error(`No document has the scope "${scope}".`);
      return compileRecorder(catalogue, recorded);
    },
    recordTimeChanges: (transaction, origin) => {
      for (const record of timeRecorders) record(transaction, origin);
    },
    wake,
    resume,
    // What other replicas sent is kept for all.
    reset: async (name) => (options.lease ? senders.of(name) : senders.find(name))?.reset(),
    forget: senders.forget,
    list: (sandbox) => listDeliveries(sandbox, senders.of(sandbox.name), render),
    listen: (name, listener) => senders.of(name).log.listen(listener),
    resend: async (sandbox, id) => {
      const sender = senders.of(sandbox.name);
      await sender.log.load();
      const message = await resendMessage(sandbox, { id, seed, done: sender.log.get(id)?.pending });
      if (message !== undefined) sender.replace(message);
      wake(sandbox.name);
      return message !== undefined;
    },
    endpoints: (sandbox) => listEndpoints(sandbox, { endpoints, seed }),
    explainRefusedUrl: hosts.explainRefusedUrl,
    setEndpoints: (sandbox, own) =>
      sandbox.write((transaction) => storeEndpoints(transaction, own)),
    counts: () => counter,
    close: async () => {
      const closed = senders.close();
      requests.close();
      await closed;
    },
  };
}

function warnOfUnreachable(
  { endpoints, mode, onWarning }: EventOptions,
  hosts: AllowedHosts,
): void {
  for (const { url } of mode === 'on' ? endpoints : []) {
    const warning = describeUnreachable(hosts, url);
    if (warning !== undefined) onWarning(warning);
  }
}

type Waking = Pick<Events, 'wake' | 'resume'> & {
  /** Called when a transaction of a sandbox has messages; it may still fail. */
  readonly onRecorded: (sandbox: string) => void;
};

/** Runs the sender of a sandbox at most once in a turn of the event loop, after the transactions of that turn. */
function createWaking(
  { mode, lease, findSandbox }: EventOptions,
  senders: ReturnType<typeof createSenders>,
): Waking {
  const resume = batchNames((name) => void senders.of(name).run());
  const wake = (name: string): void => {
    lease?.announce(name);
    resume(name);
  };
  const onRecorded = batchNames((name) => {
    const sender = senders.of(name);
    sender.log.notify();
    // A held clock holds new messages, and moving it wakes the sender.
    const clock = findSandbox(name)?.clock();
    if (mode === 'on' && clock && 'frozen' in clock) lease?.announce(name);
    else wake(name);
  });
  return { wake, resume, onRecorded };
}

/** Collects names, and calls a function once with each after this turn of the event loop. */
function batchNames(each: (name: string) => void): (name: string) => void {
  let names = new Set<string>();
  const callAll = (): void => {
    const batch = names;
    names = new Set();
    for (const one of batch) each(one);
  };
  return (name) => {
    if (names.size === 0) setImmediate(callAll);
    names.add(name);
  };
}

/** The senders of the sandboxes that have had messages. */
function createSenders(options: Omit<SenderOptions, 'onSandboxGone'>) {
  const senders = new Map<string, SandboxSender>();
  const forget = (name: string): void => {
    senders.get(name)?.forget();
    if (senders.get(name)?.isUnused) senders.delete(name);
  };
  return {
    of: (name: string): SandboxSender => {
      const sender =
        senders.get(name) ?? new SandboxSender(name, { ...options, onSandboxGone: forget });
      senders.set(name, sender);
      return sender;
    },
    find: (name: string) => senders.get(name),
    forget,
    close: () => Promise.all([...senders.values()].map((sender) => sender.close())),
  };
}

function compileRender(
  seed: number,
  catalogueOf: (scope: string) => EventCatalogue | undefined,
): RenderPending {
  return async (message, { sandbox, now }) => {
    const catalogue = catalogueOf(message.scope);
    await catalogue?.document.ready();
    const plan = catalogue && findPlan(catalogue, message);
    if (catalogue === undefined || plan === undefined) return undefined;
    const id = toMessageId(seed, sandbox, message.id);
    return { id, request: renderMessage(catalogue, plan, message, { id, now, seed }) };
  };
}

type RenderPending = (
  message: PendingDelivery,
  attempt: { readonly sandbox: string; readonly now: number },
) => Promise<RenderedMessage | undefined>;

/** The webhook of a message. A document without webhooks plans one for each change. */
function findPlan(
  catalogue: EventCatalogue,
  { webhook, operation, resource, change }: PendingDelivery,
): WebhookPlan | undefined {
  const declared = catalogue.find(webhook, operation);
  if (declared !== undefined || resource === null || change === null) return declared;
  return planChangeWebhook({ name: resource, noun: resource }, change);
}

/** The message as its subscription wants it now; `undefined` where that was removed or turned off. */
function refreshSubscription(
  catalogue: EventCatalogue | undefined,
  message: PendingDelivery,
  transaction: Transaction,
): PendingDelivery | undefined {
  const { subscription, scope } = message;
  if (subscription === null || catalogue === undefined) return message;
  const { resource, key } = subscription;
  const record = transaction.records(scope + resource).get(key);
  if (resource === subscribersResource) return record && message;
  const model = catalogue.document.model?.();
  const name = model?.resolveRecordsName(resource)?.resource.name;
  const plan = catalogue.subscriptions().find((one) => one.resource === name);
  const receiver = plan && record && toReceiver(plan, record, subscription);
  return receiver && { ...message, url: receiver.url, secret: receiver.secret ?? null };
}

/** At most so many messages that are due are listed, and `maxBodyLength` of their bodies. */
const maxListed = 1000;

async function listDeliveries(
  sandbox: Sandbox,
  { log }: SandboxSender,
  render: RenderPending,
): Promise<readonly Delivery[]> {
  await log.load();
  const { pending, now } = await sandbox.peek((transaction) => ({
    pending: transaction
      .records(pendingDeliveriesResource)
      .list({ limit: maxListed })
      .records.filter(isPendingDelivery),
    now: transaction.clock.now(),
  }));
  const due: Delivery[] = [];
  let bodyLength = 0;
  for (const message of pending) {
    if (bodyLength > maxBodyLength) break;
    const rendered = await render(message, { sandbox: sandbox.name, now });
    if (rendered === undefined) continue;
    bodyLength += rendered.request.body.length;
    due.push({ ...rendered, pending: message, status: 'pending' });
  }
  const isDue = new Set(due.map((one) => one.id));
  const done = log.list().filter((one) => !isDue.has(one.id));
  return [...done, ...due].sort((one, other) => Number(one.pending.id) - Number(other.pending.id));
}

async function listEndpoints(
  sandbox: Sandbox,
  { endpoints, seed }: Pick<EventOptions, 'endpoints' | 'seed'>,
): Promise<readonly ListedEndpoint[]> {
  const own = await sandbox.peek((transaction) => listSandboxEndpoints(transaction));
  const toListed = ({ url, events = ['*'], secret }: WebhookEndpoint) => {
    return { url, events, secret: secret ?? deriveSecret(seed, url) };
  };
  const ofAll = endpoints.map((endpoint) => ({ ...toListed(endpoint), option: true as const }));
  return [...ofAll, ...own.map(toListed)];
}

function storeEndpoints(transaction: Transaction, endpoints: readonly WebhookEndpoint[]): void {
  const records = transaction.records(webhooksResource);
  for (const { id } of records.list().records) records.remove(`${id}`);
  for (const [index, { url, events, secret }] of endpoints.entries())
    records.insert({
      id: `${index + 1}`,
      url,
      events: events === undefined ? null : [...events],
      secret: secret ?? null,
    });
}
