import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../clock.ts';
import { quote, refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { SandboxSummary } from '../store/store.ts';
import { readBody, readNothing } from './body.ts';
import type { Controlled, Registry } from './control.ts';
import type {
  describeSandboxes,
  NewSandbox,
  Sandbox as SandboxSchema,
} from './describe-sandboxes.ts';
import { listOf, optional, type Reader, type ReadersOf, textOf } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import { type Of, openRoutes } from './routes.ts';

/** By the system's clock: that of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** Adds the routes of the sandboxes that there are. */
export const addSandboxes = (scope: FastifyInstance, controlled: Controlled): void => {
  const { store, registry, doubles } = controlled;
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

  route('GET /sandboxes', async () => ({ sandboxes: store.list().map(show) }));

  route('POST /sandboxes', async (request, reply) => {
    const { name, tokens = [] } = readBody(request.body, readers);
    refuseTaken(registry, tokens, name);
    const status = store.has(name) ? 200 : 201;
    registry.register(name, tokens);
    return reply.code(status).send(show(store.summarize(name)));
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

const readers = {
  name: readName,
  tokens: optional(listOf(textOf)),
} satisfies ReadersOf<Of<typeof NewSandbox>>;

/** Refuses (409) a token that picks another sandbox. */
const refuseTaken = (registry: Registry, tokens: readonly string[], name: string): void => {
  for (const [index, token] of tokens.entries()) {
    const taken = registry.sandboxOf(token) ?? name;
    if (taken === name) continue;
    throw refuse({
      status: 409,
      code: 'token-taken',
      detail: `In the body, /tokens/${index} picks the sandbox "${taken}" already; DELETE /sandboxes/${taken} takes it back.`,
      violations: [{ in: 'body', pointer: `/tokens/${index}`, message: 'picks another sandbox' }],
    });
  }
};

const show = ({ idle, ...summary }: SandboxSummary): Of<typeof SandboxSchema> => ({
  ...summary,
  used: new Date(now() - idle).toISOString(),
});
