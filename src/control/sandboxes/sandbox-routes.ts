import type { FastifyInstance } from 'fastify';
import { runningClock, toClock } from '../../base/clock.ts';
import { quote, refuse } from '../../base/refusal.ts';
import { isValidName, validNameRule } from '../../base/sandbox-name.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { SandboxSummary } from '../../store/types.ts';
import type { ControlContext, SandboxToken } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readListOf,
  readProperties,
  readText,
  refuseBody,
  requireEmptyBody,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { NewSandbox, Sandbox as SandboxSchema, sandboxPaths } from './sandbox-schema.ts';

/** So many sandboxes are dropped together, since each waits for a file or an engine. */
const dropsAtOnce = 64;

/** The system clock: the clock of a sandbox may be frozen. */
const { now } = toClock(runningClock);

/** Adds the routes that list, create and drop sandboxes. */
export function addSandboxRoutes(scope: FastifyInstance, context: ControlContext): void {
  const { store, registry, sandboxTokens, prefix } = context;
  const route = createTypedRoutes<typeof sandboxPaths>(scope);

  const drop = (name: string) => dropSandbox(context, name);

  /** Also in the memory of other replicas. */
  const hasSandbox = async (name: string): Promise<boolean> =>
    (await store.shared?.has(name)) ?? store.has(name);

  const showAll = (summaries: readonly SandboxSummary[], tokens = sandboxTokens()) =>
    summaries.map((summary) => toSandboxJson(summary, tokens.get(summary.name) ?? []));

  route('GET /sandboxes', async () => ({
    sandboxes: showAll((await store.shared?.list()) ?? store.list()),
  }));

  route('POST /sandboxes', async (request, reply) => {
    const { name, tokens = [] } = readBody(request.body, newSandboxReaders);
    await requireKnownUsers(context, tokens, name);
    requireFreeTokens(context, tokens, name);
    requireBelowMaxTokens(context, tokens);
    const status = (await hasSandbox(name)) ? 200 : 201;
    const sandbox = await registry.register(name, tokens);
    // Creates it, also for other replicas.
    if (store.shared) await sandbox.read(() => undefined);
    const summary = store.summarize(name);
    return reply.code(status).send(toSandboxJson(summary, sandboxTokens().get(name) ?? []));
  });

  route('DELETE /sandboxes', async (request, reply) => {
    requireEmptyBody(request.body);
    await dropAll((await store.shared?.names()) ?? store.names(), drop);
    return reply.code(204).send();
  });

  route('DELETE /sandboxes/{name}', async (request, reply) => {
    requireEmptyBody(request.body);
    const { name } = request.params;
    if (!(await hasSandbox(name))) {
      throw refuse({
        code: 'sandbox-unknown',
        detail: `No sandbox ${quote(name)} is in memory. List them with GET ${prefix}/sandboxes.`,
      });
    }
    await drop(name);
    return reply.code(204).send();
  });
}

/** Empties a sandbox, and removes what each room keeps of it. */
async function dropSandbox(
  { store, registry, testStates, events }: ControlContext,
  name: string,
): Promise<void> {
  const sandbox = await registry.register(name);
  await sandbox.reset();
  for (const { name: snapshot } of sandbox.snapshots.list()) {
    await sandbox.snapshots.forget(snapshot);
  }
  await testStates.reset(sandbox);
  await events.reset(name);
  await registry.forget(name);
  await store.drop(name);
  events.forget(name);
}

async function dropAll(
  names: readonly string[],
  drop: (name: string) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < names.length; start += dropsAtOnce)
    await Promise.all(names.slice(start, start + dropsAtOnce).map(drop));
}

function readName(value: unknown, pointer: string): string {
  if (typeof value === 'string' && isValidName(value)) return value;
  throw refuseBody(pointer, `must have ${validNameRule}`);
}

const tokenReaders = { token: readText, user: optional(readText) };

/** Reads a token, or an object of a token and its user. */
function readToken(value: unknown, pointer: string): SandboxToken {
  return isObject(value)
    ? readProperties(value, pointer, tokenReaders)
    : { token: readText(value, pointer) };
}

const newSandboxReaders = {
  name: readName,
  tokens: optional(readListOf(readToken)),
} satisfies PropertyReaders<ReadonlyStatic<typeof NewSandbox>>;

type RegistryContext = Pick<ControlContext, 'registry' | 'prefix'>;

/** Refuses (409) a token that selects another sandbox. */
function requireFreeTokens(
  { registry, prefix }: RegistryContext,
  tokens: readonly SandboxToken[],
  name: string,
): void {
  for (const [index, { token }] of tokens.entries()) {
    const owner = registry.tokenOf(token)?.sandbox ?? name;
    if (owner === name) continue;
    throw refuse({
      code: 'token-taken',
      detail: `The token at /tokens/${index} of the body already selects the sandbox "${owner}". DELETE ${prefix}/sandboxes/${owner} frees the token.`,
      violations: [{ in: 'body', pointer: `/tokens/${index}`, message: 'selects another sandbox' }],
    });
  }
}

/** The number of tokens that select sandboxes. */
const maxTokens = 10_000;

/** Refuses (409) tokens over the limit. */
function requireBelowMaxTokens(
  { registry, prefix }: RegistryContext,
  tokens: readonly SandboxToken[],
): void {
  const known = registry.tokens();
  const added = new Set(tokens.map(({ token }) => token));
  for (const token of known) added.delete(token);
  if (known.length + added.size <= maxTokens) return;
  throw refuse({
    code: 'tokens-full',
    detail: `At most ${maxTokens} tokens can select sandboxes, and ${known.length} do. DELETE ${prefix}/sandboxes/NAME frees the tokens of a sandbox.`,
  });
}

/** Refuses (400) a token of an unknown user. */
async function requireKnownUsers(
  { explainUnknownUser }: ControlContext,
  tokens: readonly SandboxToken[],
  name: string,
): Promise<void> {
  for (const [index, { user }] of tokens.entries()) {
    const reason = user === undefined ? undefined : await explainUnknownUser(user, name);
    if (reason === undefined) continue;
    throw refuseBody(`/tokens/${index}/user`, `is not a known user: ${reason.replace(/\.$/, '')}`);
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
