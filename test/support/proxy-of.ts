import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import type { Test } from 'tap';
import { openProxy } from '../../src/sandlot.ts';
import { petsApi } from './pets.ts';

/** What an API got. */
export type ReceivedRequest = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
};

export type Api = {
  readonly origin: string;
  readonly got: readonly ReceivedRequest[];
  close(): Promise<void>;
};

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An API that answers so, at an address of its own. */
export async function apiOf(t: Test, answer: Answer, port = 0): Promise<Api> {
  const got: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers, rawHeaders } = request;
    const body = await readAll(request).catch(() => Buffer.from('broken off'));
    got.push({ method, url, headers, rawHeaders, body: body.toString() });
    answer(response, request);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  t.teardown(close);
  const address = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${address.port}`, got, close };
}

/** Answers as an API of pets does. */
export const answerPets: Answer = (response, { method }) => {
  if (method === 'POST') answerJson(response, 201, { id: 1, name: 'Tom' });
  else answerJson(response, 200, [{ id: 1, name: 'Tom' }]);
};

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

export type ProxyOf = {
  readonly document?: object;
  readonly enforce?: ('requests' | 'replies')[];
  readonly journal?: number;
  readonly control?: 'on' | 'off';
  readonly patience?: number;
  readonly upstreamTimeout?: number;
};

/** A proxy to an address, with its own. */
export async function proxyOf(
  t: Test,
  upstream: string,
  {
    document = petsApi,
    enforce = [],
    journal = 1000,
    control = 'on',
    patience = 2000,
    upstreamTimeout = 60_000,
  }: ProxyOf = {},
): Promise<string> {
  const folder = t.testdir({ 'api.json': JSON.stringify(document) });
  const proxy = await openProxy({
    enforce,
    journal,
    control,
    patience,
    upstreamTimeout,
    upstream: new URL(upstream),
    document: `${folder}/api.json`,
    onWarning: (sentence) => t.fail(sentence),
    onProgress: () => undefined,
  });
  const address = await proxy.listen({ port: 0, host: '127.0.0.1' });
  t.teardown(() => {
    proxy.app.server.closeAllConnections();
    return proxy.close();
  });
  return address;
}

export type Reply = {
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
};

/** Sends a request as it is, without what `fetch` makes of it. */
export async function sendRaw(
  origin: string,
  call: string,
  {
    headers = {},
    body,
  }: { readonly headers?: Record<string, string>; readonly body?: string | Readable } = {},
): Promise<Reply> {
  const [method = '', path = ''] = call.split(' ');
  const outgoing = request(origin, { method, path, headers });
  if (body === undefined || typeof body === 'string') outgoing.end(body);
  else body.pipe(outgoing);
  const [incoming] = await once(outgoing, 'response');
  const bytes = await readAll(incoming);
  return {
    status: incoming.statusCode,
    reason: incoming.statusMessage,
    headers: incoming.headers,
    body: bytes,
    text: bytes.toString(),
  };
}

export async function readAll(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The output of a proxy. */
export async function fetchJson<T>(origin: string, path: string): Promise<T> {
  const reply = await fetch(`${origin}/_sandlot${path}`);
  return (await reply.json()) as T;
}

/** The remarks of a kind that came with a reply. */
export function proxyHeader({ headers }: Reply, name: 'notice' | 'finding'): string | undefined {
  const field = headers[`sandlot-${name}`];
  return field === undefined ? undefined : String(field);
}
