import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { isLinearizable, type RecordOperation } from './linearizability.ts';
import { withoutTap } from './without-tap.ts';

/** What must be undone when a test ends. */
export type Cleanup = (undo: () => unknown) => void;

const item = {
  type: 'object',
  properties: { id: { type: 'string' }, value: { type: 'string' } },
  required: ['id', 'value'],
};
const content = { 'application/json': { schema: item } };
const found = { description: '', content };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

/** Items whose keys clients choose. */
const itemsApi = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': {
      get: {
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { type: 'array', items: item } } },
          },
        },
      },
      post: {
        requestBody: { required: true, content },
        responses: { 201: found, 409: { description: '' } },
      },
    },
    '/items/{id}': {
      parameters: [id],
      get: { responses: { 200: found, 404: { description: '' } } },
      put: {
        requestBody: { required: true, content },
        responses: { 200: found, 404: { description: '' } },
      },
      delete: { responses: { 204: { description: '' }, 404: { description: '' } } },
    },
  },
};

/** A replica in a process of its own. */
export type Replica = {
  readonly origin: string;
  readonly port: number;
  send(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
};

/** Starts a replica of the items on a store. */
export async function startReplica(
  cleanup: Cleanup,
  store: string,
  options: readonly string[] = [],
): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-replica-'));
  const file = join(folder, 'items.json');
  writeFileSync(file, JSON.stringify(itemsApi));
  const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  const fixed = ['--port', '0', '--records', '0', '--etag', 'always', '--drain', '4s'];
  const args = [cli, file, ...fixed, '--store', store, ...options];
  const child = spawn(...withoutTap(process.execPath, ...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  cleanup(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  let output = '';
  child.stderr.on('data', (text) => {
    output += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  while (!/ at (http:\/\/\S+?:(\d+))/.test(output)) {
    const event = await Promise.race([once(child.stdout, 'data'), ended.then(() => 'ended')]);
    if (event === 'ended') throw new Error(`A replica did not start: ${output}`);
  }
  const [, origin = '', port] = / at (http:\/\/\S+?:(\d+))/.exec(output) ?? [];
  return { origin, port: Number(port), send: (signal) => child.kill(signal), ended };
}

/** A proxy that sends each request to one of the replicas, at random. */
export type RandomProxy = {
  readonly port: number;
  readonly server: Server;
  setReplicas(replicas: readonly Pick<Replica, 'port'>[]): void;
};

export async function openRandomProxy(
  cleanup: Cleanup,
  random: () => number,
): Promise<RandomProxy> {
  let replicas: readonly Pick<Replica, 'port'>[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, reply) => {
    const replica = replicas[Math.floor(random() * replicas.length)];
    const { method, url, headers } = incoming;
    const outgoing = sendRequest(
      { agent, method, path: url, headers, host: '127.0.0.1', port: replica?.port },
      (answer: IncomingMessage) => {
        reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        reply.flushHeaders();
        answer.on('aborted', () => incoming.socket.destroy());
        answer.pipe(reply);
      },
    );
    // What happens to the connection to the replica happens to that of the client.
    outgoing.on('error', () => {
      if (!reply.headersSent) incoming.socket.destroy();
    });
    reply.on('close', () => {
      if (!reply.writableFinished) outgoing.destroy();
    });
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    setReplicas: (next) => {
      replicas = next;
    },
  };
}

/** How often a balancer asks each replica whether it is ready, in milliseconds. */
const checkInterval = 50;

/** A proxy that sends requests to those replicas which are ready. */
export type Balancer = {
  readonly port: number;
  setReplicas(replicas: readonly Replica[]): void;
};

export async function openBalancer(cleanup: Cleanup, random: () => number): Promise<Balancer> {
  const proxy = await openRandomProxy(cleanup, random);
  let replicas: readonly Replica[] = [];
  const stopped = new AbortController();
  const checking = (async () => {
    while (!stopped.signal.aborted) {
      const ready = await Promise.all(replicas.map(isReady));
      proxy.setReplicas(replicas.filter((_, index) => ready[index]));
      await setTimeout(checkInterval);
    }
  })();
  cleanup(() => {
    stopped.abort();
    return checking;
  });
  return {
    port: proxy.port,
    setReplicas: (next) => {
      replicas = next;
    },
  };
}

export async function isReady({ origin }: Pick<Replica, 'origin'>): Promise<boolean> {
  const reply = await fetch(`${origin}/_sandlot/ready`).catch(() => undefined);
  await reply?.text();
  return reply?.status === 200;
}

/** Requests of a client that writes and reads, until they are stopped. */
export type WriteLoad = {
  /** Stops the clients. Resolves to the number of requests, and to those with an unexpected reply. */
  stop(): Promise<{ readonly requests: number; readonly failures: readonly string[] }>;
};

/** Lets clients create, read, replace and remove items of their own, and compares each reply. */
export function startWriteLoad(port: number, clients: number): WriteLoad {
  const stopped = new AbortController();
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  let requests = 0;
  const runClient = async (client: number): Promise<void> => {
    for (let round = 1; !stopped.signal.aborted; round++) {
      const id = `c${client}-${round}`;
      const path = `/~load/items/${id}`;
      const item = { id, value: 'new' };
      const changed = { id, value: 'changed' };
      const expect = async (
        method: string,
        at: string,
        sent: object | undefined,
        status: number,
        expected?: object,
      ) => {
        const body = sent && JSON.stringify(sent);
        const reply = await exchange({ port, agent }, { method, path: at, body });
        requests += 1;
        const isExpected =
          reply.status === status &&
          (expected === undefined || isDeepStrictEqual(reply.body, expected));
        if (!isExpected)
          failures.push(`${method} ${at}: ${reply.status} ${JSON.stringify(reply.body)}`);
      };
      await expect('POST', '/~load/items', item, 201, item);
      await expect('GET', path, undefined, 200, item);
      await expect('PUT', path, changed, 200, changed);
      await expect('GET', path, undefined, 200, changed);
      await expect('DELETE', path, undefined, 204);
      await expect('GET', path, undefined, 404);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)));
  return {
    stop: async () => {
      stopped.abort();
      await running;
      agent.destroy();
      return { requests, failures };
    },
  };
}

/** Replaces each replica by a new one: that is ready first, and the old one may finish what it has begun. */
export async function replaceReplicas(
  replicas: readonly Replica[],
  { start, balancer }: { readonly start: () => Promise<Replica>; readonly balancer: Balancer },
): Promise<readonly Replica[]> {
  let serving = [...replicas];
  for (const old of replicas) {
    serving = [...serving, await start()];
    balancer.setReplicas(serving);
    old.send('SIGTERM');
    await old.ended;
    serving = serving.filter((one) => one !== old);
    balancer.setReplicas(serving);
  }
  return serving;
}

export type HistoryOptions = {
  readonly port: number;
  readonly sandbox: string;
  readonly clients: number;
  readonly operations: number;
  readonly keys: number;
  readonly random: () => number;
};

/** The operations of each record. */
export type History = ReadonlyMap<string, readonly RecordOperation[]>;

let clock = 0;

/** Lets clients work on a few records at the same time, and records what they did. */
export async function recordHistory(options: HistoryOptions): Promise<History> {
  const history = new Map<string, RecordOperation[]>();
  const { clients, operations, keys, random } = options;
  const agent = new Agent({ keepAlive: true });
  let writes = 0;
  const runClient = async (): Promise<void> => {
    const tags = new Map<string, { readonly tag: string; readonly value: string }>();
    for (let count = 0; count < operations; count++) {
      const key = `k${Math.floor(random() * keys)}`;
      writes += 1;
      const kind = kinds[Math.floor(random() * kinds.length)] ?? 'read';
      const call = { ...options, agent, key, kind, value: `v${writes}`, known: tags.get(key) };
      const { operation, tag, isRefused } = await performOperation(call);
      if (isRefused) {
        await setTimeout(refusalPause);
        continue;
      }
      if (tag !== undefined && operation.seen !== undefined)
        tags.set(key, { tag, value: operation.seen });
      history.set(key, [...(history.get(key) ?? []), operation]);
    }
  };
  await Promise.all(Array.from({ length: clients }, runClient));
  agent.destroy();
  return history;
}

const kinds = ['create', 'read', 'read', 'update', 'update if', 'delete'] as const;

type OperationCall = Pick<HistoryOptions, 'port' | 'sandbox'> & {
  readonly agent: Agent;
  readonly key: string;
  readonly kind: RecordOperation['kind'];
  readonly value: string;
  readonly known: { readonly tag: string; readonly value: string } | undefined;
};

const methods = {
  create: 'POST',
  read: 'GET',
  update: 'PUT',
  'update if': 'PUT',
  delete: 'DELETE',
};

async function performOperation(call: OperationCall) {
  const { kind, key, value, known } = call;
  const actual = kind === 'update if' && known === undefined ? 'read' : kind;
  const hasBody = actual === 'create' || actual === 'update' || actual === 'update if';
  const start = ++clock;
  const reply = await exchange(call, {
    method: methods[actual],
    path: `/~${call.sandbox}/items${actual === 'create' ? '' : `/${key}`}`,
    body: hasBody ? JSON.stringify({ id: key, value }) : undefined,
    ...(actual === 'update if' && { tag: known?.tag }),
  });
  const result = toResult(reply.status);
  const operation: RecordOperation = {
    kind: actual,
    start,
    end: result === 'unknown' ? Number.POSITIVE_INFINITY : ++clock,
    result,
    value: hasBody ? value : undefined,
    expected: actual === 'update if' ? known?.value : undefined,
    seen: actual === 'read' && result === 'done' ? String(Object(reply.body).value) : undefined,
  };
  const code = String(Object(reply.body).code);
  return { operation, tag: reply.tag, isRefused: reply.status === 503 && unchanged.has(code) };
}

/** The codes of 503 that promise that nothing was changed, and the pause of a client after one in ms. */
const unchanged = new Set(['storage-unreachable', 'storage-conflict']);
const refusalPause = 30;

/** 503 says for some codes that nothing was changed; without a reply nothing is known. */
function toResult(status: number): RecordOperation['result'] {
  if (status === 200 || status === 201 || status === 204) return 'done';
  if (status === 404) return 'missing';
  if (status === 409) return 'taken';
  if (status === 412) return 'changed';
  if (status === 503 || status === 599) return 'unknown';
  throw new Error(`Unexpected status ${status}.`);
}

type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly tag?: string | undefined;
};

function exchange(
  { port, agent }: Pick<OperationCall, 'port' | 'agent'>,
  { method, path, body, tag }: Exchange,
) {
  return new Promise<{ readonly status: number; readonly tag?: string; readonly body?: unknown }>(
    (resolve) => {
      const request = sendRequest(
        {
          agent,
          port,
          host: '127.0.0.1',
          method,
          path,
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(tag !== undefined && { 'if-match': tag }),
          },
        },
        async (reply) => {
          let text = '';
          try {
            for await (const chunk of reply.setEncoding('utf8')) text += chunk;
          } catch {
            resolve({ status: 599 });
            return;
          }
          const { etag } = reply.headers;
          resolve({
            status: reply.statusCode ?? 599,
            ...(etag !== undefined && { tag: etag }),
            ...(/json/.test(String(reply.headers['content-type'])) && { body: JSON.parse(text) }),
          });
        },
      );
      request.on('error', () => resolve({ status: 599 }));
      request.end(body);
    },
  );
}

/** The records whose history no single server could have. */
export function listViolations(history: History): readonly string[] {
  return [...history].filter(([, operations]) => !isLinearizable(operations)).map(([key]) => key);
}

/** The results of a history, counted. */
export function countResults(history: History): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, result } of [...history.values()].flat())
    counts[`${kind} ${result}`] = (counts[`${kind} ${result}`] ?? 0) + 1;
  return counts;
}
