import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type DeclaredSetting, listSettings, readSettings } from './behaviour/settings.ts';
import { openControl } from './compose/control.ts';
import { openDoubles } from './compose/doubles.ts';
import type { Generation, Kept, Sandlot, ServedDocument } from './compose/generation.ts';
import type { Inspection } from './compose/inspection.ts';
import { listen } from './compose/listen.ts';
import { type Bundled, type Mount, openMounts } from './compose/mount.ts';
import type { DocumentPlace, SandlotOptions } from './compose/options.ts';
import { refuseOwnPaths } from './compose/own-path.ts';
import type { ProxyOptions, ProxyServer } from './compose/proxy.ts';
import { openRecordChecks } from './compose/record-check.ts';
import { openRegistry } from './compose/registry.ts';
import { toServerOptions } from './compose/server-options.ts';
import { listUnused, openService } from './compose/serving.ts';
import { mapSome } from './compose/some.ts';
import { openState, type State } from './compose/state.ts';
import { checkStoredLater } from './compose/stored-check.ts';
import { openStrangers, refuseStrangers } from './compose/strangers.ts';
import { openTokens, readListed } from './compose/tokens.ts';
import { listUnread, refuseUnread } from './compose/unread.ts';
import { type Resources, usualPrefix } from './control/control.ts';
import { createServer } from './server/server.ts';
import { checkFile, repairFile, streamFile } from './store/open.ts';
import type { Durability, Store } from './store/store.ts';
import { version } from './version.ts';

export type { DocumentPlace, Durability, Inspection, Sandlot, SandlotOptions };
export { checkFile, repairFile, streamFile };

const bundled: Bundled = {
  file: fileURLToPath(new URL('../openapi.yaml', import.meta.url)),
  twin: fileURLToPath(new URL('./openapi.json', import.meta.url)),
};

/**
 * Makes a Sandlot: documents → operations → behaviours → server.
 * @throws an error whose message is one sentence for the user.
 */
export const openSandlot = async (options: SandlotOptions = {}): Promise<Sandlot> => {
  const first = await openGeneration(options, undefined);
  if (options.watch !== 'on') return first.sandlot;
  const { openWatched } = await import('./compose/watch.ts');
  const { onProgress: _shown, ...silent } = options;
  return openWatched(first, (kept) => openGeneration(silent, kept), options);
};

/**
 * Makes a proxy to an API, which judges what goes through it by a document.
 * @throws an error whose message is one sentence for the user.
 */
export const openProxy = async (options: Omit<ProxyOptions, 'version'>): Promise<ProxyServer> => {
  const proxy = await import('./compose/proxy.ts');
  return proxy.openProxy({ ...options, version });
};

const openGeneration = async (
  options: SandlotOptions,
  kept: Kept | undefined,
): Promise<Generation> => {
  const { onProgress = () => undefined } = options;
  onProgress('reading the document');
  const mounts = await openMounts(options, bundled, kept && kept.round + 1);
  const unread = listUnread(mounts);
  if (kept) refuseUnread(unread, kept.unread);
  const findings = mounts.flatMap(({ document, told }) => document.findings.map(told));
  const { controlPrefix: prefix = usualPrefix, control = 'on' } = options;
  for (const mount of mounts) refuseOwnPaths(mount, control === 'on' ? prefix : undefined);
  const modules = mounts.flatMap((mount) => mount.modules);
  const settings = readSettings(listSettings(modules), options.set ?? {});
  const listed = await readListed(mounts, options);
  const state = await openState(mounts, options, kept);
  const { store } = state;
  const registry = kept?.registry ?? openRegistry(store, options);
  const { sandboxTokens, ...letIn } = openTokens(listed, mounts, registry);
  const doubles = openDoubles(options, kept);
  const shared = { sandbox: registry.sandbox, ...letIn, ...doubles, settings };
  const served = mapSome(state.planted, (one) => openService(one, { shared, options }));
  const services = mapSome(served, ({ service }) => service);
  const findStranger = openStrangers(services, store);
  await refuseStrangers(listed, findStranger, options.tokens).catch((error) =>
    letGo(kept ? undefined : store, error),
  );
  const app = await createServer(services, toServerOptions(options, findings));
  const resources = openRecordChecks(served, options);
  const told = { sandboxTokens, findStranger, resources, prefix, version };
  if (control === 'on') openControl(app, { served, store, registry, ...told }, options);
  const stop = lookThrough(state, resources, options);
  const sandlot: Sandlot = {
    app,
    documents: mapSome(mounts, toServedDocument),
    unused: listUnused(served),
    findings,
    docsPath: control === 'on' ? `${prefix}/docs` : undefined,
    inspect: async () => {
      const { inspect } = await import('./compose/inspection.ts');
      return Promise.all(served.map((one) => inspect(one, { options, findings })));
    },
    listen: (at) => listen(app, at),
    close: () => closeBoth(app, store, stop),
  };
  return {
    sandlot,
    files: listFiles(mounts, options),
    kept: toKept(state, { registry, unread, doubles: doubles.doubles }, kept),
    settle: state.settle,
  };
};

const toServedDocument = ({ document, operations, base }: Mount): ServedDocument => ({
  title: document.title,
  operations: operations.length,
  basePath: base,
});

const toKept = (
  { store, seed, planted }: State,
  beside: Pick<Kept, 'registry' | 'doubles' | 'unread'>,
  before: Kept | undefined,
): Kept => ({ store, seed, planted, ...beside, round: before ? before.round + 1 : 0 });

/** What a Sandlot was made from, but for what comes with it. */
const listFiles = (
  mounts: readonly Mount[],
  { behaviours, fixtures, tokens }: SandlotOptions,
): readonly string[] => {
  const modules = mounts.flatMap((mount) => mount.modules);
  const named = [behaviours, fixtures, tokens, ...modules.map((module) => module.fixtures)];
  const paths = named.map((one) => (one instanceof URL ? fileURLToPath(one) : one));
  return [
    ...mounts.flatMap(({ document }) => [...document.files]),
    ...paths.filter((path) => typeof path === 'string'),
  ];
};

/** Nobody else could have the file of a store that was opened for nothing. */
const letGo = async (store: Store | undefined, error: unknown): Promise<never> => {
  await store?.close();
  throw error;
};

/** Has somebody hear of what does not fit in a file that was there already. */
const lookThrough = (
  { found }: State,
  { check }: Resources,
  { onTrouble: say }: SandlotOptions,
): (() => void) => (found && say ? checkStoredLater(found, { check, say }) : () => undefined);

const closeBoth = async (app: FastifyInstance, store: Store, stop: () => void): Promise<void> => {
  stop();
  await app.close();
  await store.close();
};

/** The settings that the modules of documents declare, for `--help`. */
export const listDocumentSettings = async (
  options: Pick<SandlotOptions, 'document' | 'documents' | 'behaviours'> = {},
): Promise<readonly DeclaredSetting[]> => {
  const mounts = await openMounts(options, bundled);
  return listSettings(mounts.flatMap(({ modules }) => modules));
};
