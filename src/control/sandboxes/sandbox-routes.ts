import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../../base/clock.ts';
import { quote, refuse } from '../../base/refusal.ts';
import { isValidName, validNameRule } from '../../base/sandbox-name.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { SandboxSummary } from '../../store/types.ts';
import type { ControlContext, SandboxRegistry, SandboxToken } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readListOf,
  readProperties,
  readText,
  refuseBody,
  requireEmptyBody,
  type ValueReader,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { NewSandbox, Sandbox as SandboxSchema, sandboxPaths } from './sandbox-schema.ts';

/** By the system's clock: that of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** Adds the routes of the sandboxes that there are. */
export function addSandboxRoutes(scope: FastifyInstance, context: ControlContext): void {
  const { store, registry, testStates, sandboxTokens } = context;
  const route = createTypedRoutes<typeof sandboxPaths>(scope);

  const drop = async (name: string): Promise<void> => {
    const sandbox = registry.register(name);
    await sandbox.reset();
    for (const { name: snapshot } of sandbox.snapshots.list()) {
      await sandbox.snapshots.forget(snapshot);
    }
    testStates.reset(sandbox);
    registry.forget(name);
    store.drop(name);
  };

  const showAll = (summaries: readonly SandboxSummary[]) => {
    const tokens = sandboxTokens();
    return summaries.map((summary) => toSandboxJson(summary, tokens.get(summary.name) ?? []));
  };

  route('GET /sandboxes', async () => ({ sandboxes: showAll(store.list()) }));

  route('POST /sandboxes', async (request, reply) => {
    const { name, tokens = [] } = readBody(request.body, newSandboxReaders);
    await requireKnownUsers(context, tokens, name);
    requireFreeTokens(registry, tokens, name);
    const status = store.has(name) ? 200 : 201;
    registry.register(name, tokens);
    const summary = store.summarize(name);
    return reply.code(status).send(toSandboxJson(summary, sandboxTokens().get(name) ?? []));
  });

  route('DELETE /sandboxes', async (request, reply) => {
    requireEmptyBody(request.body);
    for (const name of store.names()) await drop(name);
    return reply.code(204).send();
  });

  route('DELETE /sandboxes/{name}', async (request, reply) => {
    requireEmptyBody(request.body);
    const { name } = request.params;
    if (!store.has(name)) {
      throw refuse({
        code: 'sandbox-unknown',
        detail: `There is no sandbox ${quote(name)}; GET /sandboxes lists those in memory.`,
      });
    }
    await drop(name);
    return reply.code(204).send();
  });
}

const readName: ValueReader<string> = (value, place) => {
  if (typeof value === 'string' && isValidName(value)) return value;
  throw refuseBody(place, `must have ${validNameRule}`);
};

const tokenReaders = { token: readText, user: optional(readText) };

/** A token alone, or with its user. */
const readToken: ValueReader<SandboxToken> = (value, place) =>
  isObject(value) ? readProperties(value, place, tokenReaders) : { token: readText(value, place) };

const newSandboxReaders = {
  name: readName,
  tokens: optional(readListOf(readToken)),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewSandbox>>;

/** Refuses (409) a token that picks another sandbox. */
function requireFreeTokens(
  registry: SandboxRegistry,
  tokens: readonly SandboxToken[],
  name: string,
): void {
  for (const [index, { token }] of tokens.entries()) {
    const taken = registry.tokenOf(token)?.sandbox ?? name;
    if (taken === name) continue;
    throw refuse({
      code: 'token-taken',
      detail: `In the body, /tokens/${index} picks the sandbox "${taken}" already; DELETE /sandboxes/${taken} takes it back.`,
      violations: [{ in: 'body', pointer: `/tokens/${index}`, message: 'picks another sandbox' }],
    });
  }
}

/** Refuses (400) a token whose user is not there. */
async function requireKnownUsers(
  { explainUnknownUser }: ControlContext,
  tokens: readonly SandboxToken[],
  name: string,
): Promise<void> {
  for (const [index, { user }] of tokens.entries()) {
    const stranger = user === undefined ? undefined : await explainUnknownUser(user, name);
    if (stranger === undefined) continue;
    throw refuseBody(`/tokens/${index}/user`, `is nobody: ${stranger.replace(/\.$/, '')}`);
  }
}

function toSandboxJson(
  { idle, ...summary }: SandboxSummary,
  tokens: readonly SandboxToken[],
): ReadonlyStatic<typeof SandboxSchema> {
  return {
    ...summary,
    used: new Date(now() - idle).toISOString(),
    tokens,
  };
}
