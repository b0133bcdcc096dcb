import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../clock.ts';
import { refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { SandboxSummary } from '../store/store.ts';
import { readBody, refuseBody } from './body.ts';
import type { Controlled, Registry } from './control.ts';
import { textOf } from './reading.ts';

/** By the system's clock: that of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** Adds the routes of the sandboxes that there are. */
export const addSandboxes = (scope: FastifyInstance, controlled: Controlled): void => {
  const { store, registry, doubles } = controlled;
  const find = (name: string): SandboxSummary | undefined =>
    store.list().find((summary) => summary.name === name);

  const drop = async (name: string): Promise<void> => {
    const sandbox = registry.register(name);
    await sandbox.reset();
    for (const { name: snapshot } of sandbox.snapshots.list()) {
      await sandbox.snapshots.forget(snapshot);
    }
    doubles.reset(sandbox);
    registry.forget(name);
  };

  scope.get('/sandboxes', async () => ({ sandboxes: store.list().map(show) }));

  scope.post('/sandboxes', async (request, reply) => {
    const { name, tokens = [] } = readBody(request.body, ['name', 'tokens']);
    if (typeof name !== 'string' || !isName(name))
      throw refuseBody('/name', `must have ${nameRule}`);
    const given = readTokens(registry, tokens, name);
    const status = find(name) === undefined ? 201 : 200;
    registry.register(name, given);
    const summary = find(name);
    return reply.code(status).send(summary && show(summary));
  });

  scope.delete('/sandboxes', async (request, reply) => {
    readBody(request.body, []);
    for (const { name } of store.list()) await drop(name);
    return reply.code(204).send();
  });

  scope.delete('/sandboxes/:name', async (request, reply) => {
    readBody(request.body, []);
    const name = String(Reflect.get(Object(request.params), 'name'));
    if (find(name) === undefined) {
      throw refuse({
        status: 404,
        code: 'sandbox-unknown',
        detail: `There is no sandbox ${JSON.stringify(name.slice(0, 100))} in memory; GET /sandboxes lists those that there are.`,
      });
    }
    await drop(name);
    return reply.code(204).send();
  });
};

/** Reads the tokens that are to pick a sandbox; one of another sandbox is refused (409). */
const readTokens = (registry: Registry, tokens: unknown, name: string): readonly string[] => {
  if (!Array.isArray(tokens)) throw refuseBody('/tokens', 'must be a list of texts');
  return tokens.map((value: unknown, index) => {
    const token = textOf(value, `/tokens/${index}`);
    const taken = registry.sandboxOf(token) ?? name;
    if (taken === name) return token;
    throw refuse({
      status: 409,
      code: 'token-taken',
      detail: `In the body, /tokens/${index} picks the sandbox "${taken}" already; DELETE /sandboxes/${taken} takes it back.`,
      violations: [{ in: 'body', pointer: `/tokens/${index}`, message: 'picks another sandbox' }],
    });
  });
};

const show = ({ idle, ...summary }: SandboxSummary): object => ({
  ...summary,
  used: new Date(now() - idle).toISOString(),
});
