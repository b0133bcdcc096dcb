import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../clock.ts';
import { refuse } from '../refusal.ts';
import { isName, nameRule } from '../store/name.ts';
import type { SandboxSummary } from '../store/store.ts';
import { readBody, refuseBody } from './body.ts';
import type { Controlled } from './control.ts';

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
    const { name } = readBody(request.body, ['name']);
    if (typeof name !== 'string' || !isName(name))
      throw refuseBody('/name', `must have ${nameRule}`);
    const status = find(name) === undefined ? 201 : 200;
    registry.register(name);
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

const show = ({ idle, ...summary }: SandboxSummary): object => ({
  ...summary,
  used: new Date(now() - idle).toISOString(),
});
