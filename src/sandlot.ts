import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { planBehaviours } from './behaviour/plan.ts';
import { type DeclaredSetting, listSettings, readSettings } from './behaviour/settings.ts';
import { openBeside } from './compose/beside.ts';
import { openControl } from './compose/control.ts';
import { openForms } from './compose/forms.ts';
import type { Inspection } from './compose/inspection.ts';
import { listen } from './compose/listen.ts';
import { toManners } from './compose/manners.ts';
import { openModules } from './compose/modules.ts';
import type { SandlotOptions } from './compose/options.ts';
import { refuseOwnPaths } from './compose/own-path.ts';
import { openRegistry } from './compose/registry.ts';
import { toServerOptions } from './compose/server-options.ts';
import { openState } from './compose/state.ts';
import { openTokens } from './compose/tokens.ts';
import { usualPrefix } from './control/control.ts';
import { type Finding, listOperations, loadDocument } from './document/document.ts';
import { createServer, readBasePath } from './server/server.ts';
import type { Service } from './server/service.ts';
import { checkFile, repairFile, streamFile } from './store/open.ts';
import type { Durability, Store } from './store/store.ts';

export type { Durability, Inspection, SandlotOptions };
export { checkFile, repairFile, streamFile };

/** A Sandlot that is ready to answer; it does not listen yet. */
export type Sandlot = {
  readonly app: FastifyInstance;
  readonly title: string;
  readonly operations: number;
  /** Names in the behaviours modules that fit no operation. */
  readonly unused: readonly string[];
  /** What is wrong with the document. */
  readonly findings: readonly Finding[];
  readonly basePath: string;
  /** Says what the document was taken for, and why. */
  inspect(): Promise<Inspection>;
  /** Absent where the control API is off. */
  readonly docsPath: string | undefined;
  /** Starts to listen; resolves to the address, such as `http://127.0.0.1:4010`. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  /** Answers what is under way, saves, and lets go of everything. */
  close(): Promise<void>;
};

/** The version of this package. */
export const version: string = createRequire(import.meta.url)('../package.json').version;

const bundled = fileURLToPath(new URL('../openapi.yaml', import.meta.url));
const bundledTwin = fileURLToPath(new URL('./openapi.json', import.meta.url));

/**
 * Makes a Sandlot: document → operations → behaviours → server.
 * @throws an error whose message is one sentence for the user.
 */
export const openSandlot = async (options: SandlotOptions = {}): Promise<Sandlot> => {
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
  const modules = await openModules(document, options.behaviours);
  const settings = readSettings(listSettings(modules), options.set ?? {});
  const { store, inferring } = await openState({ document, operations, modules }, options);
  const plan = planBehaviours(operations, inferring.infer, modules);
  const forms = openForms(document, inferring.fake, options);
  const beside = openBeside({ document, schemas: forms.schemas, fake: inferring.fake }, options);
  const registry = openRegistry(store, options);
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
  return {
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
