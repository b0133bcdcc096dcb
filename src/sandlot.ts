import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { addControlApi } from './app/control-api.ts';
import {
  type BundledDocument,
  isBundledModule,
  type MountedDocument,
  mountDocuments,
} from './app/documents/mounted-document.ts';
import { rejectReservedPaths } from './app/documents/path-conflicts.ts';
import {
  listUnreadableReferences,
  rejectNewUnreadableReferences,
} from './app/documents/unreadable-references.ts';
import type { Generation, ReloadState, Sandlot, ServedDocumentSummary } from './app/generation.ts';
import type { Inspection } from './app/inspect/inspect.ts';
import type { DocumentOptions, SandlotOptions } from './app/options.ts';
import type { ProxyServer, ProxyServerOptions } from './app/proxy.ts';
import { listen, toServerOptions } from './app/service/http-server.ts';
import { createRecordChecks } from './app/service/record-check.ts';
import { createService, listUnusedBehaviours } from './app/service/service.ts';
import { createTestStatesFromOptions } from './app/service/test-states.ts';
import {
  compileTokenUserCheck,
  createTokenDirectory,
  readTokensFile,
  rejectUnknownTokenUsers,
} from './app/service/tokens.ts';
import { createSandboxRegistry } from './app/state/sandbox-registry.ts';
import { openState, type SandlotState } from './app/state/state.ts';
import { scheduleStoredRecordsCheck } from './app/state/stored-records-check.ts';
import { mapNonEmpty } from './base/non-empty.ts';
import { defaultControlPrefix, type ResourceCatalog } from './control/control.ts';
import { type DeclaredSetting, listSettings, parseSettings } from './handlers/modules/settings.ts';
import { createServer } from './http/http.ts';
import { checkFile, repairFile, streamFile } from './store/store.ts';
import type { Durability, Store } from './store/types.ts';
import { version } from './version.ts';

export type { DocumentOptions, Durability, Inspection, Sandlot, SandlotOptions };
export { checkFile, repairFile, streamFile };

const bundledDocument: BundledDocument = {
  file: fileURLToPath(new URL('../openapi.yaml', import.meta.url)),
  parsedCache: fileURLToPath(new URL('./openapi.json', import.meta.url)),
};

/**
 * Makes a Sandlot: documents → operations → behaviours → server.
 * @throws an error whose message is one sentence for the user.
 */
export async function openSandlot(options: SandlotOptions = {}): Promise<Sandlot> {
  const first = await openGeneration(options, undefined);
  if (options.watch !== 'on') return first.sandlot;
  const { openWatchedSandlot } = await import('./app/documents/watch-documents.ts');
  const { onProgress: _shown, ...silent } = options;
  return openWatchedSandlot(first, (kept) => openGeneration(silent, kept), options);
}

/**
 * Makes a proxy to an API, which judges what goes through it by a document.
 * @throws an error whose message is one sentence for the user.
 */
export async function openProxy(
  options: Omit<ProxyServerOptions, 'version'>,
): Promise<ProxyServer> {
  const proxy = await import('./app/proxy.ts');
  return proxy.openProxy({ ...options, version });
}

async function openGeneration(
  options: SandlotOptions,
  kept: ReloadState | undefined,
): Promise<Generation> {
  const { onProgress = () => undefined } = options;
  onProgress('reading the document');
  const mounts = await mountDocuments(options, bundledDocument, kept && kept.reloadCount + 1);
  const unreadableReferences = listUnreadableReferences(mounts);
  if (kept) rejectNewUnreadableReferences(unreadableReferences, kept.unreadableReferences);
  const findings = mounts.flatMap(({ document, withSource }) => document.findings.map(withSource));
  const { controlPrefix: prefix = defaultControlPrefix, control = 'on' } = options;
  for (const mount of mounts) rejectReservedPaths(mount, control === 'on' ? prefix : undefined);
  const modules = mounts.flatMap((mount) => mount.modules);
  const settings = parseSettings(listSettings(modules), options.set ?? {});
  const listed = await readTokensFile(mounts, options);
  const state = await openState(mounts, options, kept);
  const { store } = state;
  const registry = kept?.registry ?? createSandboxRegistry(store, options);
  const { sandboxTokens, ...letIn } = createTokenDirectory(listed, mounts, registry);
  const doubles = createTestStatesFromOptions(options, kept);
  const shared = { sandbox: registry.sandbox, ...letIn, ...doubles, settings };
  const served = mapNonEmpty(state.seededDocuments, (one) =>
    createService(one, { shared, options }),
  );
  const services = mapNonEmpty(served, ({ service }) => service);
  const findStranger = compileTokenUserCheck(services, store);
  await rejectUnknownTokenUsers(listed, findStranger, options.tokens).catch((error) =>
    closeStoreAndThrow(kept ? undefined : store, error),
  );
  const app = await createServer(services, toServerOptions(options, findings));
  const resources = createRecordChecks(served, options);
  const told = { sandboxTokens, explainUnknownUser: findStranger, resources, prefix, version };
  if (control === 'on') addControlApi(app, { served, store, registry, ...told }, options);
  const stop = scheduleStateFileCheck(state, resources, options);
  const sandlot: Sandlot = {
    app,
    documents: mapNonEmpty(mounts, summarizeDocument),
    unused: listUnusedBehaviours(served),
    findings,
    docsPath: control === 'on' ? `${prefix}/docs` : undefined,
    inspect: async () => {
      const { inspectDocument } = await import('./app/inspect/inspect.ts');
      return Promise.all(served.map((one) => inspectDocument(one, { options, findings })));
    },
    listen: (at) => listen(app, at),
    close: () => closeServerAndStore(app, store, stop),
  };
  return {
    sandlot,
    files: listSourceFiles(mounts, options),
    reloadState: toReloadState(
      state,
      { registry, unreadableReferences, doubles: doubles.testStates },
      kept,
    ),
    reseedStore: state.reseedStore,
  };
}

function summarizeDocument({ document, operations, base }: MountedDocument): ServedDocumentSummary {
  return {
    title: document.title,
    operations: operations.length,
    basePath: base,
  };
}

function toReloadState(
  { store, seed, seededDocuments }: SandlotState,
  beside: Pick<ReloadState, 'registry' | 'doubles' | 'unreadableReferences'>,
  before: ReloadState | undefined,
): ReloadState {
  return {
    store,
    seed,
    seededDocuments,
    ...beside,
    reloadCount: before ? before.reloadCount + 1 : 0,
  };
}

/** What a Sandlot was made from, but for what comes with it. */
function listSourceFiles(
  mounts: readonly MountedDocument[],
  { behaviours, fixtures, tokens }: SandlotOptions,
): readonly string[] {
  const modules = mounts.flatMap((mount) => mount.modules);
  const module = behaviours !== undefined && isBundledModule(behaviours) ? undefined : behaviours;
  const named = [module, fixtures, tokens, ...modules.map((module) => module.fixtures)];
  const paths = named.map((one) => (one instanceof URL ? fileURLToPath(one) : one));
  return [
    ...mounts.flatMap(({ document }) => [...document.files]),
    ...paths.filter((path) => typeof path === 'string'),
  ];
}

/** Nobody else could have the file of a store that was opened for nothing. */
async function closeStoreAndThrow(store: Store | undefined, error: unknown): Promise<never> {
  await store?.close();
  throw error;
}

/** Has somebody hear of what does not fit in a file that was there already. */
function scheduleStateFileCheck(
  { storedFile }: SandlotState,
  { check }: ResourceCatalog,
  { onWarning: say }: SandlotOptions,
): () => void {
  return storedFile && say
    ? scheduleStoredRecordsCheck(storedFile, { check, report: say })
    : () => undefined;
}

async function closeServerAndStore(
  app: FastifyInstance,
  store: Store,
  stop: () => void,
): Promise<void> {
  stop();
  await app.close();
  await store.close();
}

/** The settings that the modules of documents declare, for `--help`. */
export async function listDocumentSettings(
  options: Pick<SandlotOptions, 'document' | 'documents' | 'behaviours'> = {},
): Promise<readonly DeclaredSetting[]> {
  const mounts = await mountDocuments(options, bundledDocument);
  return listSettings(mounts.flatMap(({ modules }) => modules));
}
