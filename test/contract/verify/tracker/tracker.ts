import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallRefused, type TrackerCall, type TrackerReply, toProblem } from './call.ts';
import type { TrackerFault } from './fault.ts';
import { trackerOperations } from './operations.ts';
import { findRoute, type Route } from './router.ts';
import { correctRules, type TrackerRules } from './rules.ts';
import { createState, type TrackerState } from './state.ts';

/** A tracker that listens. */
export type Tracker = {
  readonly url: string;
  readonly state: TrackerState;
  close(): Promise<void>;
};

/** Opens the tracker, with some faults or none. */
export async function openTracker(faults: readonly TrackerFault[] = []): Promise<Tracker> {
  const state = createState();
  let rules: TrackerRules = correctRules;
  for (const fault of faults) rules = { ...rules, ...fault.rules?.(rules, state) };
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const own = answer(call.call, call.route, { rules, state });
    const reply = faults.reduce<TrackerReply | undefined>(
      (before, fault) => before && (fault.reply ? fault.reply(before, call.call, state) : before),
      own,
    );
    if (reply === undefined) return response.destroy();
    if (reply.delay !== undefined) await sleep(reply.delay);
    const body = toBytes(reply.body);
    const isHead = call.call.method === 'HEAD';
    response.writeHead(reply.status, {
      ...(body && { 'content-type': defaultType(reply.body), 'content-length': `${body.length}` }),
      ...reply.headers,
    });
    return response.end(isHead ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    state,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type RoutedCall = { readonly call: TrackerCall; readonly route: Route };

async function readCall(request: IncomingMessage): Promise<RoutedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tracker');
  const path = pathname.replace(/^\/v1(?=\/)/, '');
  const method = request.method ?? 'GET';
  const route = findRoute(method, pathname.startsWith('/v1/') ? path : '');
  const call = {
    ...{ method, path, query: searchParams, headers: request.headers },
    body: Buffer.concat(chunks),
    operationId: route.operation?.operationId,
    parameters: route.parameters,
  };
  return { call, route };
}

type Parts = { readonly rules: TrackerRules; readonly state: TrackerState };

/** Answers a call; the checks are in the order of RFC 9110. */
function answer(call: TrackerCall, { operation, allowed }: Route, parts: Parts): TrackerReply {
  const { rules } = parts;
  try {
    if (allowed.length === 0) return toProblem(404, 'There is no such path.');
    if (!operation) return answerOtherMethod(call, allowed);
    const user = rules.authenticate(call);
    if (user === undefined && !rules.isPublic(call)) {
      const refusal = toProblem(401, 'Send a valid token.');
      return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } };
    }
    const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const { accepted } = operation;
    if (accepted.length > 0 && call.body.length > 0 && !rules.acceptsMediaType(type, accepted))
      return toProblem(415, `Send ${accepted.join(' or ')}.`);
    const handle = trackerOperations[operation.operationId];
    const reply = handle?.({ call, user: user ?? '', ...parts }) ?? toProblem(404, 'Missing.');
    const produced = reply.headers?.['content-type'] ?? defaultType(reply.body);
    const [mediaType = ''] = produced.split(';');
    return reply.body === undefined || rules.acceptsReplyType(call.headers.accept ?? '', mediaType)
      ? reply
      : toProblem(406, `Accept ${mediaType}.`);
  } catch (error) {
    if (error instanceof CallRefused) return error.reply;
    return toProblem(500, 'The tracker failed.', `${error}`);
  }
}

function answerOtherMethod({ method }: TrackerCall, allowed: readonly string[]): TrackerReply {
  const headers = { allow: [...allowed, 'OPTIONS'].join(', ') };
  if (method === 'OPTIONS') return { status: 204, headers };
  const refusal = toProblem(405, 'The method is not allowed.');
  return { ...refusal, headers: { ...refusal.headers, ...headers } };
}

function toBytes(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function defaultType(body: unknown): string {
  return Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
}
