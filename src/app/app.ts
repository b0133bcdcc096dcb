import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { mapNonEmpty, type NonEmpty } from '../base/list/non-empty.ts';
import {
  createReadiness,
  defaultControlPrefix,
  type Readiness,
  type ResourceCatalog,
} from '../control/control.ts';
import { type DeclaredSetting, listSettings, parseSettings } from '../handlers/handlers.ts';
import { createServer, type Service } from '../http/http.ts';
import type { Finding } from '../openapi/openapi.ts';
import type { Store } from '../store/types.ts';
import { createSharedTestStates } from '../testing/testing.ts';
import { addControlApi } from './control-api.ts';
import {
  type BundledDocument,
  isBundledModule,
  type MountedDocument,
  mountDocuments,
} from './documents/mounted-document.ts';
import {
  listUnreadableReferences,
  rejectNewUnreadableReferences,
  rejectPathConflicts,
  rejectReservedPaths,
} from './documents/reject-documents.ts';
import type { Generation, ReloadState, Sandlot, ServedDocumentSummary } from './generation.ts';
import type { DocumentOptions, SandlotOptions } from './options.ts';
import { compileRecordEventsOf, createEvents, resumeEvents } from './service/event-service.ts';
import { listen, prepareHttps, toServerOptions } from './service/http-server.ts';
import { compilePreparation } from './service/prepare-request.ts';
import { createRecordChecks } from './service/record-check.ts';
import {
  createService,
  listUnusedBehaviours,
  type ServedDocumentService,
} from './service/service.ts';
import { createTestStatesFromOptions } from './service/test-states.ts';
import {
  compileTokenUserCheck,
  createTokenDirectory,
  type ListedTokens,
  readTokensFile,
  rejectUnknownTokenUsers,
} from './service/tokens.ts';
import { openUpstreamService, type UpstreamService } from './service/upstream-service.ts';
import { createLocalDirectory, createSharedDirectory } from './state/sandbox-directory.ts';
import { createSandboxRegistry } from './state/sandbox-registry.ts';
import { openState, type SandlotState } from './state/state.ts';
import { createStoreListeners } from './state/store-listeners.ts';
import { scheduleStoredRecordsCheck } from './state/stored-records-check.ts';

export type { DocumentJudgeOptions, ExchangeJudge } from './document-judge.ts';
export type { Inspection } from './inspect/inspect.ts';
export type { ProxyServer, ProxyServerOptions } from './proxy.ts';
export type { BundledDocument, DocumentOptions, Sandlot, SandlotOptions };

/** The parts of a Sandlot that come with its package. */
export type PackageParts = {
  readonly bundledDocument: BundledDocument;
  readonly version: string;
  /** Where the files of the console are. */
  readonly consoleFolder: URL;
};

/**
 * Creates a Sandlot: documents → state → services → server → control API. A watched document is
 * read again with the state of the previous generation.
 * @throws an error with a one-sentence message for the user.
 */
export async function createGeneration(
  options: SandlotOptions,
  { bundledDocument, version, consoleFolder }: PackageParts,
  previous?: ReloadState,
): Promise<Generation> {
  options.onProgress?.('reading the document');
  const documents = await loadDocuments(options, bundledDocument, previous);
  const { mounts, findings } = documents;
  const settings = parseSettings(listSettings(modulesOf(mounts)), options.set ?? {});
  const listedTokens = await readTokensFile(mounts, options);
  const journals = createTestStatesFromOptions(options, previous);
  const { listeners, connect } = createStoreListeners(journals);
  const state = await openState(mounts, options, {
    version,
    reloadState: previous,
    ...listeners,
  });
  const upstream = await openUpstreamService(options, mounts);
  const parts = { mounts, state, settings, listedTokens, journals, upstream, previous };
  const services = createServices(parts, options);
  connect({ ...services, store: state.store });
  await rejectUnknownUsers(services, state, { listedTokens, previous, options });
  const app = await createServer(
    mapNonEmpty(services.served, ({ service }) => service),
    {
      ...toServerOptions(options, findings),
      // The app of a watched document does not listen.
      createHttpServer: options.watch === 'on' ? undefined : await prepareHttps(options),
    },
  );
  const resources = createRecordChecks(services.served, options);
  const readiness = previous?.readiness ?? createReadiness();
  const prefix = controlPrefixOf(options);
  const { store } = state;
  const controlParts = { store, resources, version, readiness, findings, consoleFolder };
  if (prefix !== undefined) addControlApi(app, { ...services, ...controlParts, prefix }, options);
  if (options.db !== undefined || options.store !== undefined) resumeEvents(services.events, store);
  const stopCheck = scheduleStateFileCheck(state, resources, options);
  return {
    sandlot: toSandlot({ app, mounts, findings, services, state, readiness, stopCheck }, options),
    files: listSourceFiles(mounts, options),
    reloadState: toReloadState({ state, services, readiness }, documents, previous),
    reseedStore: state.reseedStore,
  };
}

/** Lists the settings that the documents' modules declare, for `--help`. */
export async function listDocumentSettings(
  options: Pick<SandlotOptions, 'document' | 'documents' | 'behaviours'>,
  bundledDocument: BundledDocument,
): Promise<readonly DeclaredSetting[]> {
  return listSettings(modulesOf(await mountDocuments(options, bundledDocument)));
}

type LoadedDocuments = {
  readonly mounts: NonEmpty<MountedDocument>;
  /** Grows while the server is created. */
  readonly findings: Finding[];
  readonly unreadableReferences: ReadonlyMap<string, string>;
};

/** Loads the documents and checks that each can be served at its base path. */
async function loadDocuments(
  options: SandlotOptions,
  bundledDocument: BundledDocument,
  previous: ReloadState | undefined,
): Promise<LoadedDocuments> {
  const mounts = await mountDocuments(
    options,
    bundledDocument,
    previous && previous.reloadCount + 1,
  );
  rejectPathConflicts(mounts);
  const unreadableReferences = listUnreadableReferences(mounts);
  if (previous) rejectNewUnreadableReferences(unreadableReferences, previous.unreadableReferences);
  for (const mount of mounts) rejectReservedPaths(mount, controlPrefixOf(options));
  const findings = mounts.flatMap(({ document, withSource }) => document.findings.map(withSource));
  return { mounts, findings, unreadableReferences };
}

/** The path of the control API; `undefined` when it is off. */
function controlPrefixOf({ control, controlPrefix }: SandlotOptions): string | undefined {
  return control === 'off' ? undefined : (controlPrefix ?? defaultControlPrefix);
}

function modulesOf(mounts: readonly MountedDocument[]) {
  return mounts.flatMap(({ modules }) => modules);
}

type ServiceParts = Pick<LoadedDocuments, 'mounts'> & {
  readonly state: SandlotState;
  readonly settings: ReturnType<typeof parseSettings>;
  readonly listedTokens: ListedTokens;
  readonly journals: ReturnType<typeof createTestStatesFromOptions>;
  readonly upstream: UpstreamService | undefined;
  readonly previous: ReloadState | undefined;
};

type Services = ReturnType<typeof createServices>;

/** Creates the service of each document, and everything that the services share. */
function createServices(
  { mounts, state, settings, listedTokens, journals, upstream, previous }: ServiceParts,
  options: SandlotOptions,
) {
  options.onProgress?.('compiling the operations');
  const { store, seededDocuments } = state;
  const directory = store.shared ? createSharedDirectory(store.shared) : createLocalDirectory();
  const registry = previous?.registry ?? createSandboxRegistry(store, directory, options);
  const { sandboxTokens, ...tokens } = createTokenDirectory(
    listedTokens,
    mounts,
    registry,
    options,
  );
  const preparation = compilePreparation(store.shared, {
    directory,
    sandboxNameOf: tokens.sandboxNameOf,
    consistency: options.consistency ?? 'strong',
  });
  const testStates = store.shared ? createSharedTestStates(store.shared) : journals.testStates;
  const shared = {
    sandbox: registry.sandbox,
    ...preparation,
    ...tokens,
    ...journals,
    testStates,
    recording: toRecording(store, options),
    settings,
  };
  const events = createEvents(state, options, previous?.events);
  const served: NonEmpty<ServedDocumentService> = mapNonEmpty(seededDocuments, (seeded) => {
    const recordEventsOf = compileRecordEventsOf(events, seeded.mount.scope);
    const calls = upstream?.callsOf(seeded.mount);
    return createService(seeded, {
      shared: { ...shared, recordEventsOf, upstream: calls },
      options,
    });
  });
  const explainUnknownUser = compileTokenUserCheck(
    served.map(({ service }) => service),
    store,
  );
  const { metrics } = journals;
  return {
    served,
    registry,
    sandboxTokens,
    explainUnknownUser,
    testStates,
    events,
    metrics,
    upstream,
  };
}

/** A strong reader finds the calls of all replies in the journal. */
function toRecording(
  { shared }: Store,
  { consistency = 'strong' }: SandlotOptions,
): Service['recording'] {
  return shared !== undefined && consistency === 'strong' ? 'before reply' : 'after reply';
}

/** Checks the users of `--tokens`. On failure a store that was opened just now is closed again. */
async function rejectUnknownUsers(
  { explainUnknownUser }: Services,
  { store }: SandlotState,
  {
    listedTokens,
    previous,
    options,
  }: Pick<ServiceParts, 'listedTokens' | 'previous'> & { readonly options: SandlotOptions },
): Promise<void> {
  try {
    await rejectUnknownTokenUsers(listedTokens, explainUnknownUser, options.tokens);
  } catch (error) {
    if (previous === undefined) await store.close();
    throw error;
  }
}

/** Reports records of an existing state file that violate the document, once the server is up. */
function scheduleStateFileCheck(
  { storedFile }: SandlotState,
  { check }: ResourceCatalog,
  { onWarning: report }: SandlotOptions,
): () => void {
  return storedFile && report
    ? scheduleStoredRecordsCheck(storedFile, { check, report })
    : () => undefined;
}

type SandlotParts = Pick<LoadedDocuments, 'mounts' | 'findings'> & {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly state: SandlotState;
  readonly readiness: Readiness;
  readonly stopCheck: () => void;
};

function toSandlot(
  { app, mounts, findings, services, state, readiness, stopCheck }: SandlotParts,
  options: SandlotOptions,
): Sandlot {
  const prefix = controlPrefixOf(options);
  const { served, events, upstream } = services;
  return {
    app,
    documents: mapNonEmpty(mounts, summarizeDocument),
    upstream: upstream?.summary,
    unused: listUnusedBehaviours(served),
    findings,
    readiness,
    docsPath: prefix === undefined ? undefined : `${prefix}/docs`,
    consolePath: prefix === undefined ? undefined : `${prefix}/console`,
    inspect: async () => {
      const { inspectDocument } = await import('./inspect/inspect.ts');
      return Promise.all(served.map((service) => inspectDocument(service, { options, findings })));
    },
    listen: (address) => listen(app, address),
    close: async () => {
      stopCheck();
      await app.close();
      upstream?.close();
      await events.close();
      await state.store.close();
    },
  };
}

function summarizeDocument({ document, operations, base }: MountedDocument): ServedDocumentSummary {
  return { title: document.title, operations: operations.length, basePath: base };
}

/** The files to watch; a folder stands for everything in it. */
function listSourceFiles(
  mounts: readonly MountedDocument[],
  { behaviours, fixtures, tokens }: SandlotOptions,
): readonly string[] {
  const moduleFixtures = modulesOf(mounts).map((module) => module.fixtures);
  const module = behaviours !== undefined && isBundledModule(behaviours) ? undefined : behaviours;
  const paths = [module, fixtures, tokens, ...moduleFixtures].map((path) =>
    path instanceof URL ? fileURLToPath(path) : path,
  );
  return [
    ...mounts.flatMap(({ document }) => [...document.files]),
    ...paths.filter((path) => typeof path === 'string'),
  ];
}

function toReloadState(
  {
    state: { store, seed, seededDocuments },
    services: { registry, testStates, events, metrics },
    readiness,
  }: Pick<SandlotParts, 'state' | 'services' | 'readiness'>,
  { unreadableReferences }: LoadedDocuments,
  previous: ReloadState | undefined,
): ReloadState {
  const reloadCount = previous ? previous.reloadCount + 1 : 0;
  return {
    store,
    seed,
    seededDocuments,
    registry,
    testStates,
    metrics,
    readiness,
    events,
    unreadableReferences,
    reloadCount,
  };
}
