import type { FastifyInstance } from 'fastify';
import { addControl, type Controlled, type Registry } from '../control/control.ts';
import { openCover } from '../journal/journal.ts';
import { answerAsGet } from '../server/as-get.ts';
import type { Service } from '../server/service.ts';
import type { Store } from '../store/store.ts';
import type { Inferring } from './inferring.ts';
import type { SandlotOptions } from './options.ts';
import { listKeyNames, readToken } from './token.ts';

/** What the control API is made of. */
export type ControlParts = Pick<
  Controlled,
  'document' | 'operations' | 'basePath' | 'prefix' | 'version'
> & {
  readonly store: Store;
  readonly registry: Registry;
  readonly service: Pick<
    Service,
    'schemas' | 'doubles' | 'cannedAnswers' | 'replyChecks' | 'sandboxNameOf'
  >;
  readonly inferring: Inferring;
};

/** Adds the control API to the app. */
export const openControl = (
  app: FastifyInstance,
  { store, registry, service, inferring, ...rest }: ControlParts,
  { controlToken }: SandlotOptions,
): void =>
  addControl(app, {
    ...rest,
    controlToken,
    token: readToken(rest.document),
    cover: openCover(listKeyNames(rest.document)),
    store: {
      sandbox: registry.sandbox,
      list: () => store.list(),
      keyOf: (resource) => store.keyOf(resource),
      health: () => store.health(),
    },
    registry,
    doubles: service.doubles,
    cannedAnswers: service.cannedAnswers,
    schemas: service.schemas,
    replies: service.replyChecks.report,
    entityOf: inferring.entityOf,
    ready: inferring.ready,
    answerAsGet,
    sandboxNameOf: service.sandboxNameOf,
  });
