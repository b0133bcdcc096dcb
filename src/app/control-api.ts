import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mapNonEmpty, type NonEmpty } from '../base/list/non-empty.ts';
import { createSecretMask } from '../base/mask-secrets.ts';
import {
  addControl,
  type ControlContext,
  type SandboxRegistry,
  type StateChange,
} from '../control/control.ts';
import { answerHeadAsGet, type Service } from '../http/http.ts';
import { type Finding, listApiKeyNames } from '../openapi/openapi.ts';
import type { Sandbox, Store } from '../store/types.ts';
import { createApiDescription } from './api-description.ts';
import { readDocsToken } from './documents/document-extension.ts';
import type { SandlotOptions } from './options.ts';
import type { ServedDocumentService } from './service/service.ts';
import { identifyDocuments } from './state/state.ts';

export type ControlApiParts = Pick<
  ControlContext,
  | 'prefix'
  | 'version'
  | 'consoleFolder'
  | 'readiness'
  | 'events'
  | 'sandboxTokens'
  | 'explainUnknownUser'
  | 'resources'
> & {
  readonly store: Store;
  readonly registry: SandboxRegistry;
  readonly served: NonEmpty<ServedDocumentService>;
  readonly findings: readonly Finding[];
};

export function addControlApi(
  app: FastifyInstance,
  { store, registry, served, findings, ...rest }: ControlApiParts,
  options: SandlotOptions,
): void {
  const [{ service }] = served;
  const { testStates, sandboxNameOf, metrics } = service;
  const mounts = mapNonEmpty(served, ({ mount }) => mount);
  const services = served.map((one) => one.service);
  const apiKeyParameters = mounts.flatMap(({ document }) => listApiKeyNames(document));
  const testStateOf = (request: FastifyRequest) =>
    testStates.of(registry.sandbox(sandboxNameOf(request)));
  addControl(app, {
    ...rest,
    documents: mounts.map(({ document, base, operations }) => {
      const { source, title, version, root } = document;
      const token = readDocsToken(document);
      return { source, title, version, root, operations, basePath: base, token };
    }),
    document: identifyDocuments(mounts),
    operations: mounts.flatMap(({ operations }) => operations),
    parts: 'all',
    controlToken: options.controlToken,
    hostName: options.host,
    hostSuffix: options.hostSuffix,
    journalOf: (request) => testStateOf(request).journal,
    rulesOf: testStateOf,
    journalKeeps: service.journal === 'off' ? 'none' : 'calls',
    journals: () => listJournals(store, registry, testStates),
    listenToAll: testStates.listenToAll,
    watchState: (request) =>
      watchState(registry.sandbox(sandboxNameOf(request)), testStates, store.shared),
    health: () => store.health(),
    ...(store.shared && { outage: store.shared.outage }),
    mask: createSecretMask(apiKeyParameters),
    apiKeyParameters,
    store: toControlStore(store, registry),
    prepareRequest: service.prepareRequest,
    registry,
    metrics,
    testStates,
    cannedReplies: {
      // Each operation belongs to one document.
      listViolations: (operation, canned) =>
        services
          .filter(({ operations }) => operations.some((one) => one.operation === operation))
          .flatMap(({ cannedReplies }) => cannedReplies.listViolations(operation, canned)),
    },
    model: createApiDescription({ served, store, findings, options, resources: rest.resources }),
    replies: () => countReplyChecks(services),
    ready: () => whenAllReady(served),
    answerAsGet: answerHeadAsGet,
    sandboxNameOf,
  });
}

/** The part of the store that the control API uses. */
function toControlStore(store: Store, registry: SandboxRegistry): ControlContext['store'] {
  return {
    sandbox: registry.sandbox,
    counts: () => store.counts(),
    list: () => store.list(),
    has: (name) => store.has(name),
    names: () => store.names(),
    drop: (name) => store.drop(name),
    summarize: (name) => store.summarize(name),
    keyOf: (resource) => store.keyOf(resource),
    ...(store.shared && { shared: store.shared }),
  };
}

/** The journals of all sandboxes: those in memory, or in the store that replicas share. */
function listJournals(
  store: Store,
  registry: SandboxRegistry,
  testStates: Service['testStates'],
): ReturnType<ControlContext['journals']> {
  if (testStates.sharedJournals) return testStates.sharedJournals();
  return store.list().flatMap(({ name }) => {
    try {
      return [testStates.of(registry.sandbox(name)).journal];
    } catch {
      // A sandbox from the state file that is not registered yet.
      return [];
    }
  });
}

/** Returns a function that reports what has changed since its last call. */
function watchState(
  sandbox: Sandbox,
  testStates: Service['testStates'],
  shared: Store['shared'],
): () => StateChange | undefined {
  const nextChange = sandbox.watch();
  const readRules = () => {
    const { overrides, faults, rateLimiter } = testStates.of(sandbox);
    return { overrides: overrides.all(), faults: faults.all(), 'rate limit': rateLimiter.limit() };
  };
  let before = readRules();
  return () => {
    // What other replicas have changed is seen at the next call.
    shared?.catchUp(sandbox.name, { access: 'write' })?.catch(() => undefined);
    const { resources = [], clock, snapshots } = nextChange() ?? {};
    const after = readRules();
    const rules = (['overrides', 'faults', 'rate limit'] as const).filter(
      (name) => before[name] !== after[name],
    );
    before = after;
    const parts = [
      ...(resources.length > 0 ? ['records' as const] : []),
      ...(clock === 'changed' ? ['clock' as const] : []),
      ...(snapshots === 'changed' ? ['snapshots' as const] : []),
      ...rules,
    ];
    return parts.length === 0 ? undefined : { parts, resources };
  };
}

function countReplyChecks(services: readonly Service[]): ReturnType<ControlContext['replies']> {
  const reports = services.map(({ replyChecks }) => replyChecks.report());
  return {
    checked: reports.reduce((sum, { checked }) => sum + checked, 0),
    unfit: reports.reduce((sum, { unfit }) => sum + unfit, 0),
  };
}

function whenAllReady(served: readonly ServedDocumentService[]): Promise<void> | undefined {
  const waits = served.flatMap(({ inferredApi }) => inferredApi.ready() ?? []);
  return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
}
