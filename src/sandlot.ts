import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { BehavioursModule } from './behaviour/behaviour.ts';
import { planBehaviours } from './behaviour/plan.ts';
import { type DeclaredSetting, listSettings, readSettings } from './behaviour/settings.ts';
import { openBeside } from './compose/beside.ts';
import { openControl } from './compose/control.ts';
import { openForms } from './compose/forms.ts';
import type { Generation, Kept, Sandlot } from './compose/generation.ts';
import type { Inspection } from './compose/inspection.ts';
import { listen } from './compose/listen.ts';
import { toManners } from './compose/manners.ts';
import { openModules } from './compose/modules.ts';
import type { SandlotOptions } from './compose/options.ts';
import { refuseOwnPaths } from './compose/own-path.ts';
import { openRegistry } from './compose/registry.ts';
import { toServerOptions } from './compose/server-options.ts';
import { openState, type State } from './compose/state.ts';
import { openTokens } from './compose/tokens.ts';
import { usualPrefix } from './control/control.ts';
import {
  type LoadedDocument,
  listOperations,
  loadDocument,
  readBasePath,
} from './document/document.ts';
import { createServer } from './server/server.ts';
import type { Service } from './server/service.ts';
import { checkFile, repairFile, streamFile } from './store/open.ts';
import type { Durability, Store } from './store/store.ts';

export type { Durability, Inspection, Sandlot, SandlotOptions };
export { checkFile, repairFile, streamFile };

/** The version of this package. */
export const version: string = createRequire(import.meta.url)('../package.json').version;

const bundled = fileURLToPath(new URL('../openapi.yaml', import.meta.url));
const bundledTwin = fileURLToPath(new URL('./openapi.json', import.meta.url));

/**
 * Makes a Sandlot: document → operations → behaviours → server.
 * @throws an error whose message is one sentence for the user.
 */
export const openSandlot = async (options: SandlotOptions = {}): Promise<Sandlot> => {
  const first = await openGeneration(options, undefined);
  if (options.watch !== 'on') return first.sandlot;
  const { openWatched } = await import('./compose/watch.ts');
  const { onProgress: _shown, ...silent } = options;
  return openWatched(first, (kept) => openGeneration(silent, kept), options);
};

const openGeneration = async (
  options: SandlotOptions,
  kept: Kept | undefined,
): Promise<Generation> => {
  const { onProgress = () => undefined } = options;
  onProgress('reading the document');
  const document = await loadDocument(options.document ?? bundled, {
    twin: bundledTwin,
    overlays: options.overlays,
  });
  const operations = listOperations(document);
  const findings = [...document.findings];
  const basePath = readBasePath(document);
  const { controlPrefix: prefix = usualPrefix, control = 'on' } = options;
  refuseOwnPaths(document, operations, { basePath, prefix: control === 'on' ? prefix : undefined });
  const modules = await openModules(document, options.behaviours, kept && kept.round + 1);
  const settings = readSettings(listSettings(modules), options.set ?? {});
  const state = await openState({ document, operations, modules }, options, kept);
  const { store, inferring } = state;
  const plan = planBehaviours(operations, inferring.infer, modules);
  const forms = openForms(document, inferring.fake, options);
  const beside = openBeside(
    { document, schemas: forms.schemas, fake: inferring.fake },
    options,
    kept,
  );
  const registry = kept?.registry ?? openRegistry(store, options);
  const service: Service = {
    ...forms,
    operations: plan.operations.map(inferring.whenReady),
    sandbox: registry.sandbox,
    ...(await openTokens({ document, modules, registry }, options)),
    ...beside,
    settings,
    ...toManners(modules, options),
  };
  const app = await createServer(service, toServerOptions(options, findings));
  const parts = { document, operations, basePath, store, registry, service, inferring };
  if (control === 'on') openControl(app, { ...parts, prefix, version }, options);
  const sandlot: Sandlot = {
    app,
    title: document.title,
    operations: operations.length,
    unused: plan.unused,
    findings,
    basePath,
    docsPath: control === 'on' ? `${prefix}/docs` : undefined,
    inspect: async () => {
      const { inspectParts } = await import('./compose/inspection.ts');
      return inspectParts({ ...parts, options, findings, modules });
    },
    listen: (at) => listen(app, at),
    close: () => closeBoth(app, store),
  };
  return {
    sandlot,
    files: listFiles(document, modules, options),
    kept: toKept(state, { registry, doubles: service.doubles }, kept),
    settle: state.settle,
  };
};

const toKept = (
  { store, seed, inference }: State,
  beside: Pick<Kept, 'registry' | 'doubles'>,
  before: Kept | undefined,
): Kept => ({ store, seed, inference, ...beside, round: before ? before.round + 1 : 0 });

/** What a Sandlot was made from, but for what comes with it. */
const listFiles = (
  { files }: LoadedDocument,
  modules: readonly BehavioursModule[],
  { behaviours, fixtures, tokens }: SandlotOptions,
): readonly string[] => {
  const named = [behaviours, fixtures, tokens, ...modules.map((module) => module.fixtures)];
  const paths = named.map((one) => (one instanceof URL ? fileURLToPath(one) : one));
  return [...files, ...paths.filter((path) => typeof path === 'string')];
};

const closeBoth = async (app: FastifyInstance, store: Store): Promise<void> => {
  await app.close();
  await store.close();
};

/** The settings that a document's modules declare, for `--help`. */
export const listDocumentSettings = async (
  source?: string,
  behaviours?: string,
): Promise<readonly DeclaredSetting[]> =>
  listSettings(
    await openModules(await loadDocument(source ?? bundled, { twin: bundledTwin }), behaviours),
  );
