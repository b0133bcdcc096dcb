import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isHttpUrl } from '../../base/http-url.ts';
import { quote, type Refusal, refuse } from '../../base/refusal.ts';
import type { Delivery } from '../../events/events.ts';
import type { Sandbox } from '../../store/types.ts';
import type { ControlContext } from '../context.ts';
import type { ListenerLimit } from '../journal/listener-limit.ts';
import { readCount } from '../journal/verify-routes.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readBoolean,
  readIntegerIn,
  readListOf,
  readObject,
  readProperties,
  readText,
  refuseBody,
  requireEmptyBody,
} from '../request/body.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import { readDeliveryMatcher, verifyDeliveries } from './delivery-matcher.ts';
import type {
  Delivery as DeliveryJson,
  ExpectedDeliveries,
  eventPaths,
  NewWebhooks,
} from './event-schema.ts';

/** Adds the routes of webhooks and callbacks: what was sent, and to whom. */
export function addEventRoutes(
  scope: FastifyInstance,
  { store, sandboxNameOf, events }: ControlContext,
  listenerLimit: ListenerLimit,
): void {
  const route = createTypedRoutes<typeof eventPaths>(scope);
  const sandboxOf = (request: FastifyRequest): Sandbox => store.sandbox(sandboxNameOf(request));
  const closing = new AbortController();
  scope.addHook('preClose', async () => closing.abort());

  route('GET /deliveries', async (request) => ({
    deliveries: (await events.list(sandboxOf(request))).map(toDeliveryJson),
  }));

  route('GET /deliveries/{id}', async (request) => {
    const deliveries = await events.list(sandboxOf(request));
    const { id } = request.params;
    const delivery = deliveries.find((one) => one.id === id);
    if (delivery === undefined) throw refuseUnknownDelivery(id);
    return toDeliveryJson(delivery);
  });

  route('POST /deliveries/{id}/resend', async (request, reply) => {
    requireEmptyBody(request.body);
    const { id } = request.params;
    if (!(await events.resend(sandboxOf(request), id))) throw refuseUnknownDelivery(id);
    return reply.code(204).send();
  });

  route('POST /deliveries/wait', async (request, reply) => {
    const expected = readBody(request.body, expectedReaders);
    const { match = { request: {} }, count = { min: 1 }, within = 1000 } = expected;
    const sandbox = sandboxOf(request);
    const disconnected = new AbortController();
    reply.raw.once('close', () => disconnected.abort());
    const signal = AbortSignal.any([closing.signal, disconnected.signal]);
    const release = listenerLimit.acquire();
    const expectation = { match, ...count };
    const verify = async () => verifyDeliveries(await events.list(sandbox), expectation);
    return waitUntilPassed(verify, {
      within,
      signal,
      listen: (listener) => events.listen(sandbox.name, listener),
    }).finally(release);
  });

  route('GET /webhooks', async (request) => ({
    webhooks: await events.endpoints(sandboxOf(request)),
  }));

  route('PUT /webhooks', async (request) => {
    const { webhooks } = readBody(request.body, newWebhookReaders);
    for (const [index, { url }] of webhooks.entries()) {
      const reason = events.explainRefusedUrl(url);
      if (reason !== undefined) throw refuseBody(`/webhooks/${index}/url`, `is refused: ${reason}`);
    }
    const sandbox = sandboxOf(request);
    await events.setEndpoints(sandbox, webhooks.filter(isOwnEndpoint));
    return { webhooks: await events.endpoints(sandbox) };
  });
}

type Verdict = ReturnType<typeof verifyDeliveries>;

type WaitConditions = {
  /** Milliseconds. */
  readonly within: number;
  readonly signal: AbortSignal;
  /** Calls a listener at each change until it is removed. */
  readonly listen: (listener: () => void) => () => void;
};

/** Verifies at each change until the result is positive, or time is up. */
async function waitUntilPassed(
  verify: () => Promise<Verdict>,
  { within, signal, listen }: WaitConditions,
): Promise<Verdict> {
  const timeLimit = AbortSignal.any([signal, AbortSignal.timeout(within)]);
  let isChanged = true;
  let wake: () => void = () => undefined;
  const stopListening = listen(() => {
    isChanged = true;
    wake();
  });
  timeLimit.addEventListener('abort', () => wake());
  let verdict = await verify();
  while (!verdict.passed && !timeLimit.aborted) {
    if (!isChanged)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    isChanged = false;
    verdict = await verify();
  }
  stopListening();
  return verdict;
}

function refuseUnknownDelivery(id: string): Refusal {
  return refuse({
    code: 'delivery-unknown',
    detail: `This sandbox has no message ${quote(id)}. GET /deliveries lists those it has.`,
  });
}

const expectedReaders = {
  match: optional(readDeliveryMatcher),
  count: optional(readCount),
  within: optional(readIntegerIn({ min: 0, max: 60_000 })),
} satisfies Readonly<Record<keyof ReadonlyStatic<typeof ExpectedDeliveries>, unknown>>;

/** The list that GET answers can be sent back: those of the option stay anyway. */
function isOwnEndpoint({ option }: { readonly option?: boolean }): boolean {
  return option !== true;
}

const maxEndpoints = 100;

function readUrl(value: unknown, pointer: string): string {
  if (isHttpUrl(value)) return value;
  throw refuseBody(pointer, 'must be a URL such as "http://127.0.0.1:3000/hooks"');
}

function readEndpoints(
  value: unknown,
  pointer: string,
): ReadonlyStatic<typeof NewWebhooks>['webhooks'] {
  const read = readListOf((entry, entryPointer) =>
    readProperties(readObject(entry, entryPointer), entryPointer, {
      url: readUrl,
      events: optional(readListOf(readText)),
      secret: optional(readText),
      option: optional(readBoolean),
    }),
  );
  const endpoints = read(value, pointer);
  if (endpoints.length > maxEndpoints)
    throw refuseBody(pointer, `must not have more than ${maxEndpoints} entries`);
  return endpoints;
}

const newWebhookReaders = { webhooks: readEndpoints } satisfies PropertyReaders<
  ReadonlyStatic<typeof NewWebhooks>
>;

function toDeliveryJson({
  id,
  pending,
  status,
  request,
}: Delivery): ReadonlyStatic<typeof DeliveryJson> {
  const { event, webhook, resource, key, at, due, attempts } = pending;
  return {
    ...{ id, event, webhook, status },
    ...(resource !== null && { resource }),
    ...(key !== null && { key }),
    at: toInstant(at),
    request: { ...request, headers: { ...request.headers } },
    attempts: attempts.map((attempt) => ({
      at: toInstant(attempt.at),
      ...(attempt.status !== null && { status: attempt.status }),
      ...(attempt.error !== null && { error: attempt.error }),
    })),
    ...(status === 'pending' && { next: toInstant(due) }),
  };
}

function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
