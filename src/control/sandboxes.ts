import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../clock.ts';
import { isObject } from '../document/document.ts';
import { quote, refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { SandboxSummary } from '../store/store.ts';
import { readBody, readNothing } from './body.ts';
import type { Controlled, GivenToken, Registry } from './control.ts';
import type {
  describeSandboxes,
  NewSandbox,
  Sandbox as SandboxSchema,
} from './describe-sandboxes.ts';
import { listOf, optional, type Reader, type ReadersOf, readParts, textOf } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import { type Of, openRoutes } from './routes.ts';

/** By the system's clock: that of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** Adds the routes of the sandboxes that there are. */
export const addSandboxes = (scope: FastifyInstance, controlled: Controlled): void => {
  const { store, registry, doubles, sandboxTokens } = controlled;
  const route = openRoutes<typeof describeSandboxes>(scope);

  const drop = async (name: string): Promise<void> => {
    const sandbox = registry.register(name);
    await sandbox.reset();
    for (const { name: snapshot } of sandbox.snapshots.list()) {
      await sandbox.snapshots.forget(snapshot);
    }
    doubles.reset(sandbox);
    registry.forget(name);
    store.drop(name);
  };

  const showAll = (summaries: readonly SandboxSummary[]) => {
    const tokens = sandboxTokens();
    return summaries.map((summary) => show(summary, tokens.get(summary.name) ?? []));
  };

  route('GET /sandboxes', async () => ({ sandboxes: showAll(store.list()) }));

  route('POST /sandboxes', async (request, reply) => {
    const { name, tokens = [] } = readBody(request.body, readers);
    await refuseStranger(controlled, tokens, name);
    refuseTaken(registry, tokens, name);
    const status = store.has(name) ? 200 : 201;
    registry.register(name, tokens);
    const summary = store.summarize(name);
    return reply.code(status).send(show(summary, sandboxTokens().get(name) ?? []));
  });

  route('DELETE /sandboxes', async (request, reply) => {
    readNothing(request.body);
    for (const name of store.names()) await drop(name);
    return reply.code(204).send();
  });

  route('DELETE /sandboxes/{name}', async (request, reply) => {
    readNothing(request.body);
    const { name } = request.params;
    if (!store.has(name)) {
      throw refuse({
        status: 404,
        code: 'sandbox-unknown',
        detail: `There is no sandbox ${quote(name)}; GET /sandboxes lists those in memory.`,
      });
    }
    await drop(name);
    return reply.code(204).send();
  });
};

const readName: Reader<string> = (value, place) => {
  if (typeof value === 'string' && isName(value)) return value;
  throw refuseBody(place, `must have ${nameRule}`);
};

const tokenReaders = { token: textOf, user: optional(textOf) };

/** A token alone, or with its user. */
const readToken: Reader<GivenToken> = (value, place) =>
  isObject(value) ? readParts(value, place, tokenReaders) : { token: textOf(value, place) };

const readers = {
  name: readName,
  tokens: optional(listOf(readToken)),
} satisfies ReadersOf<Of<typeof NewSandbox>>;

/** Refuses (409) a token that picks another sandbox. */
const refuseTaken = (registry: Registry, tokens: readonly GivenToken[], name: string): void => {
  for (const [index, { token }] of tokens.entries()) {
    const taken = registry.tokenOf(token)?.sandbox ?? name;
    if (taken === name) continue;
    throw refuse({
      status: 409,
      code: 'token-taken',
      detail: `In the body, /tokens/${index} picks the sandbox "${taken}" already; DELETE /sandboxes/${taken} takes it back.`,
      violations: [{ in: 'body', pointer: `/tokens/${index}`, message: 'picks another sandbox' }],
    });
  }
};

/** Refuses (400) a token whose user is not there. */
const refuseStranger = async (
  { findStranger }: Controlled,
  tokens: readonly GivenToken[],
  name: string,
): Promise<void> => {
  for (const [index, { user }] of tokens.entries()) {
    const stranger = user === undefined ? undefined : await findStranger(user, name);
    if (stranger === undefined) continue;
    throw refuseBody(`/tokens/${index}/user`, `is nobody: ${stranger.replace(/\.$/, '')}`);
  }
};

const show = (
  { idle, ...summary }: SandboxSummary,
  tokens: readonly GivenToken[],
): Of<typeof SandboxSchema> => ({
  ...summary,
  used: new Date(now() - idle).toISOString(),
  tokens,
});
