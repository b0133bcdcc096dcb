import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { BehavioursModule } from './behaviour/behaviour.ts';
import { type Fake, openExamples } from './behaviour/example.ts';
import { loadModule } from './behaviour/module.ts';
import { planBehaviours } from './behaviour/plan.ts';
import { type DeclaredSetting, listSettings, readSettings } from './behaviour/settings.ts';
import { type ClockState, runningClock, toClock } from './clock.ts';
import { addControl, controlPrefix } from './control/control.ts';
import {
  listOperations,
  loadDocument,
  type OpenApiDocument,
  type Operation,
  objectAt,
  openSchemas,
  textAt,
} from './document/document.ts';
import { openErrorForms } from './response/error-form.ts';
import { openShapes } from './response/shape.ts';
import { openFaking } from './seed/fake.ts';
import { layWorlds, readFixtures } from './seed/fixture.ts';
import { makeMore } from './seed/more.ts';
import { readSandboxName } from './server/sandbox-name.ts';
import { createServer, readBasePath } from './server/server.ts';
import type { Service } from './server/service.ts';
import { readTokens, type Tokens } from './server/tokens.ts';
import { checkFile, openStore, repairFile, streamFile, takeFile } from './store/open.ts';
import type { PreparedFile } from './store/prepare.ts';
import type { Durability, SandboxLimits, Seed, Store, World } from './store/store.ts';

export type { Durability };
export { checkFile, repairFile, streamFile };

/** How Sandlot is started; everything is optional. */
export type SandlotOptions = {
  /** Path of an OpenAPI document; the bundled Aha! API when absent. */
  readonly document?: string | undefined;
  /** Path of a behaviours module, laid over the document's own. */
  readonly behaviours?: string | undefined;
  /** Settings of the behaviours modules, as texts. */
  readonly set?: Readonly<Record<string, string>>;
  /** Path of the JSON file that keeps the state; in memory when absent. */
  readonly db?: string | undefined;
  /** When a write counts as kept in that file; `process` when absent. */
  readonly durability?: Durability;
  /** Whether changes made to that file by hand are taken in; `leave alone` when absent. */
  readonly edits?: 'take in' | 'leave alone';
  /** How many sandboxes may be in memory, and for how long without being used. */
  readonly limits?: SandboxLimits;
  /** The seed value that chance starts from; 1 when absent. */
  readonly seed?: number | undefined;
  /** How many records of each resource are made beside the fixtures; 0 when absent. */
  readonly records?: number;
  /** The clock of every sandbox; it runs with the system's when absent. */
  readonly clock?: ClockState | undefined;
  readonly notices?: 'serve' | 'refuse';
  /** `off` lets everybody in. */
  readonly auth?: 'on' | 'off';
  /** Path of a JSON file of tokens: only they are let in by the document's security schemes. */
  readonly tokens?: string | undefined;
  readonly cors?: 'allow' | 'deny';
  readonly logLevel?: string;
  /** Hears what is being done, for a progress display. */
  readonly onProgress?: (stage: string) => void;
  /** Hears, in a sentence, of what went wrong in the background. */
  readonly onTrouble?: (sentence: string) => void;
};

/** A Sandlot that is ready to answer; it does not listen yet. */
export type Sandlot = {
  readonly app: FastifyInstance;
  readonly title: string;
  readonly operations: number;
  /** Names in the behaviours modules that fit no operation. */
  readonly unused: readonly string[];
  readonly basePath: string;
  readonly docsPath: string;
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
  const { onProgress = () => undefined, logLevel = 'error' } = options;
  onProgress('reading the document');
  const document = await loadDocument(options.document ?? bundled, bundledTwin);
  const operations = listOperations(document);
  const basePath = readBasePath(document);
  refuseOwnPaths(document, operations, basePath);
  const modules = await openModules(document, options.behaviours);
  const settings = readSettings(listSettings(modules), options.set ?? {});
  if (options.db !== undefined) onProgress('reading the state');
  const prepared = options.db === undefined ? undefined : await takeFile(options.db);
  const { seed, store } = await openWith(prepared, document, modules, options).catch((error) => {
    prepared?.release();
    throw error;
  });
  const faking = openFaking(document, { seed: seed.value, now: toClock(seed.clock).now() });
  const fake: Fake = {
    ready: faking.ready,
    make: (pointer, given) => faking.make([pointer], pointer, { given, extent: 'everything' }),
  };
  const plan = planBehaviours(operations, openExamples(document, fake), modules);
  const schemas = openSchemas(document);
  const service: Service = {
    document,
    operations: plan.operations,
    schemas,
    errorForms: openErrorForms(document, schemas, fake),
    shapeOf: openShapes(document),
    sandbox: (name) => store.sandbox(name),
    settings,
    notices: options.notices ?? 'serve',
    ...toManners(modules, options.auth ?? 'on'),
    tokens: await openTokens(modules, options),
  };
  const app = await createServer(service, {
    logLevel,
    onFailure: logLevel === 'silent' ? () => undefined : (options.onTrouble ?? (() => undefined)),
    cors: options.cors ?? 'deny',
    controlPrefix,
  });
  addControl(app, {
    document,
    operations: operations.length,
    token: readToken(document),
    version,
    store,
    sandboxNameOf: (request) => readSandboxName(request),
  });
  return {
    app,
    title: document.title,
    operations: operations.length,
    unused: plan.unused,
    basePath,
    docsPath: `${controlPrefix}/docs`,
    listen: (at) => listen(app, at),
    close: () => closeBoth(app, store),
  };
};

/** Refuses a document whose paths would hide those of Sandlot's own. */
const refuseOwnPaths = (
  { source }: OpenApiDocument,
  operations: readonly Operation[],
  basePath: string,
): void => {
  for (const { method, path } of operations) {
    const whole = `${basePath}${path}/`;
    const own = ownPaths.find(([start]) => whole.startsWith(start));
    if (own === undefined) continue;
    throw new Error(
      `${source} has ${method} ${path}, but ${own[1]}. Give its first server another base path.`,
    );
  }
};

const ownPaths = [
  [`${controlPrefix}/`, `what is below ${controlPrefix} is Sandlot's own`],
  ['/~', 'a path that begins with /~ names a sandbox'],
] as const;

const listen = async (
  app: FastifyInstance,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<string> => {
  try {
    return await app.listen({ port, host });
  } catch (error) {
    const reason = String(error).replace('Error: ', '');
    throw new Error(
      reason.includes('EADDRINUSE')
        ? `Port ${port} of ${host} is taken. Choose another with --port, or 0 for a free one.`
        : `Port ${port} of ${host} cannot be opened: ${reason}. Choose others with --port and --host.`,
    );
  }
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
  listSettings(await openModules(await loadDocument(source ?? bundled, bundledTwin), behaviours));

/** The modules that come with Sandlot; a document names one by `x-sandlot: { behaviours: NAME }`. */
const bundledModules = new Map<string, () => Promise<BehavioursModule>>([
  ['aha', () => import('./aha/aha.ts')],
]);

/** The document's own module, and the user's over it. */
const openModules = async (
  document: OpenApiDocument,
  file: string | undefined,
): Promise<readonly BehavioursModule[]> => {
  const name = textAt(objectAt(document.root, 'x-sandlot'), 'behaviours');
  const open = name === undefined ? undefined : bundledModules.get(name);
  if (name !== undefined && !open) {
    const known = [...bundledModules.keys()].join(', ');
    throw new Error(
      `${document.source} asks for the behaviours "${name}" (x-sandlot); there are: ${known}.`,
    );
  }
  const own = open ? [await open()] : [];
  return file === undefined ? own : [...own, await loadModule(resolve(file))];
};

/** Who is let in and how refusals are written: the last module that says so decides. */
const toManners = (
  modules: readonly BehavioursModule[],
  auth: 'on' | 'off',
): Pick<Service, 'authenticate' | 'security' | 'anonymous' | 'refuse'> => ({
  authenticate: auth === 'off' ? undefined : findAuthenticate(modules),
  security: auth === 'off' || findAuthenticate(modules) ? 'ignored' : 'enforced',
  anonymous: modules.findLast((module) => module.anonymous)?.anonymous,
  refuse: modules.findLast((module) => module.refuse)?.refuse,
});

/** What is made beside a file that there is already comes from the seed value of that file. */
const openWith = async (
  prepared: PreparedFile | undefined,
  document: OpenApiDocument,
  modules: readonly BehavioursModule[],
  options: SandlotOptions,
): Promise<{ readonly seed: Seed; readonly store: Store }> => {
  const { durability, limits, edits, onTrouble, onProgress = () => undefined } = options;
  onProgress('making the seed');
  const seed = await makeSeed(document, modules, options, prepared?.form?.seed);
  onProgress('opening the store');
  const store = await openStore({
    seed,
    document: { title: document.title, version: document.version },
    prepared,
    ...(durability && { durability }),
    ...(limits && { limits }),
    ...(edits && { edits }),
    ...(onTrouble && { onTrouble }),
  });
  return { seed, store };
};

const findAuthenticate = (modules: readonly BehavioursModule[]) =>
  modules.findLast((module) => module.authenticate)?.authenticate;

const openTokens = async (
  modules: readonly BehavioursModule[],
  { tokens }: SandlotOptions,
): Promise<Tokens | undefined> => {
  if (tokens === undefined) return undefined;
  if (findAuthenticate(modules)) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out.',
    );
  }
  return readTokens(tokens);
};

const keyOf = () => 'id';

const makeSeed = async (
  document: OpenApiDocument,
  modules: readonly BehavioursModule[],
  { seed, records = 0, clock = runningClock, onProgress }: SandlotOptions,
  ofFile: number | undefined,
): Promise<Seed> => {
  const worlds: World[] = [];
  for (const module of modules) worlds.push(await readFixtures(module.fixtures));
  const fixtures = layWorlds(worlds, keyOf);
  const value = seed ?? ofFile ?? 1;
  const more = await makeMore(records === 0 ? {} : fixtures, {
    document,
    count: records,
    seed: value,
    now: toClock(clock).now(),
    renew: modules.findLast((module) => module.renew)?.renew,
    keyOf,
    onResource: (resource) => onProgress?.(`making ${resource}`),
  });
  const chosen = seed === undefined ? 'by default' : 'on purpose';
  return { records: layWorlds([fixtures, more], keyOf), value, clock, chosen };
};

/** A token for the documentation page: `x-sandlot: { token: … }` on a security scheme. */
const readToken = (document: OpenApiDocument): string | undefined => {
  const schemes = objectAt(objectAt(document.root, 'components'), 'securitySchemes');
  return Object.keys(schemes)
    .map((name) => textAt(objectAt(objectAt(schemes, name), 'x-sandlot'), 'token'))
    .find((token) => token !== undefined);
};
