import type { FastifyInstance } from 'fastify';
import { addControl, type Controlled, type Registry } from '../control/control.ts';
import { listKeyNames } from '../document/document.ts';
import { type Journal, openCover } from '../journal/journal.ts';
import { answerAsGet } from '../server/as-get.ts';
import type { Service } from '../server/service.ts';
import type { Store } from '../store/store.ts';
import type { SandlotOptions } from './options.ts';
import type { Served } from './serving.ts';
import { mapSome, type Some } from './some.ts';
import { identify } from './state.ts';
import { readToken } from './token.ts';

/** What the control API is made of. */
export type ControlParts = Pick<
  Controlled,
  'prefix' | 'version' | 'sandboxTokens' | 'findStranger' | 'resources'
> & {
  readonly store: Store;
  readonly registry: Registry;
  readonly served: Some<Served>;
};

/** Adds the control API to the app. */
export const openControl = (
  app: FastifyInstance,
  { store, registry, served, ...rest }: ControlParts,
  options: SandlotOptions,
): void => {
  const [{ service }] = served;
  const { doubles, sandboxNameOf } = service;
  const mounts = mapSome(served, ({ mount }) => mount);
  const services = served.map((one) => one.service);
  const keyNames = mounts.flatMap(({ document }) => listKeyNames(document));
  addControl(app, {
    ...rest,
    documents: mounts.map(({ document, base, operations }) => {
      const { source, title, version, root } = document;
      const token = readToken(document);
      return { source, title, version, root, operations, basePath: base, token };
    }),
    document: identify(mounts),
    operations: mounts.flatMap(({ operations }) => operations),
    parts: 'all',
    controlToken: options.controlToken,
    ownName: options.host,
    journalOf: (request) => doubles.of(registry.sandbox(sandboxNameOf(request))).journal,
    keeping: service.journal === 'off' ? 'none' : 'calls',
    journals: () => listJournals(store, registry, doubles),
    health: () => store.health(),
    cover: openCover(keyNames),
    keyNames,
    store: {
      sandbox: registry.sandbox,
      list: () => store.list(),
      has: (name) => store.has(name),
      names: () => store.names(),
      drop: (name) => store.drop(name),
      summarize: (name) => store.summarize(name),
      keyOf: (resource) => store.keyOf(resource),
    },
    registry,
    doubles,
    cannedAnswers: {
      // Each operation is answered by its own document.
      listViolations: (operation, canned) =>
        services
          .filter(({ operations }) => operations.some((one) => one.operation === operation))
          .flatMap(({ cannedAnswers }) => cannedAnswers.listViolations(operation, canned)),
    },
    replies: () => countReplies(services),
    ready: () => readyAll(served),
    answerAsGet,
    sandboxNameOf,
  });
};

/** The journals of all sandboxes that are in memory. */
const listJournals = (
  store: Store,
  registry: Registry,
  doubles: Service['doubles'],
): readonly Journal[] =>
  store.list().flatMap(({ name }) => {
    try {
      return [doubles.of(registry.sandbox(name)).journal];
    } catch {
      // It is of the file, say, and nobody may use it before it is registered.
      return [];
    }
  });

const countReplies = (services: readonly Service[]): ReturnType<Controlled['replies']> => {
  const reports = services.map(({ replyChecks }) => replyChecks.report());
  return {
    checked: reports.reduce((sum, { checked }) => sum + checked, 0),
    unfit: reports.reduce((sum, { unfit }) => sum + unfit, 0),
  };
};

const readyAll = (served: readonly Served[]): Promise<void> | undefined => {
  const waits = served.flatMap(({ inferring }) => inferring.ready() ?? []);
  return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
};
