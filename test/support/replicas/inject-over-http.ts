import { once } from 'node:events';
import { Agent, type IncomingMessage, request as sendRequest } from 'node:http';
import type { InjectOptions } from 'fastify';

/** What Fastify's `inject` answers, as far as tests read it. */
type InjectedReply = {
  readonly statusCode: number;
  readonly statusMessage: string | undefined;
  /** A header that was sent several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly rawPayload: Buffer;
  readonly payload: string;
  readonly body: string;
  json(): unknown;
};

const agent = new Agent({ keepAlive: true });

/** Returns a function with the arguments of Fastify's `inject` that sends requests to a port. */
export function injectOverHttp(port: number) {
  return async (request: InjectOptions | string): Promise<InjectedReply> => {
    const options: InjectOptions = typeof request === 'string' ? { url: request } : request;
    const { method = 'GET', headers = {} } = options;
    const { payload, type } = toPayload(options.payload ?? options.body);
    const sent = sendRequest({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path: toPath(options),
      headers: {
        host: 'localhost:80',
        'user-agent': 'lightMyRequest',
        ...(payload !== undefined && { 'content-length': payload.length }),
        ...(type !== undefined && { 'content-type': type }),
        ...Object(lowercaseNames(headers)),
      },
    });
    sent.end(payload);
    const [reply] = await once(sent, 'response');
    return toInjectedReply(reply);
  };
}

function toPath({ url, path, query }: InjectOptions): string {
  const { pathname, search } = new URL(String(url ?? path), 'http://localhost');
  if (query === undefined) return pathname + search;
  const more = typeof query === 'string' ? query : new URLSearchParams(Object(query)).toString();
  return `${pathname}${search === '' ? '?' : `${search}&`}${more}`;
}

function toPayload(payload: unknown): { readonly payload?: Buffer; readonly type?: string } {
  if (payload === undefined || payload === null || payload === '') return {};
  if (typeof payload === 'string' || Buffer.isBuffer(payload))
    return { payload: Buffer.from(payload) };
  return { payload: Buffer.from(JSON.stringify(payload)), type: 'application/json' };
}

function lowercaseNames(headers: object): object {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

async function toInjectedReply(reply: IncomingMessage): Promise<InjectedReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk);
  const rawPayload = Buffer.concat(chunks);
  const payload = rawPayload.toString();
  const { statusCode = 0, statusMessage } = reply;
  const headers = readHeaders(reply);
  const json = () => JSON.parse(payload);
  return { statusCode, statusMessage, headers, rawPayload, payload, body: payload, json };
}

/** Several of them are always a list in a reply of `inject`. */
const listFields = new Set(['sandlot-notice']);

function readHeaders({ headersDistinct }: IncomingMessage): InjectedReply['headers'] {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => {
      const [only = '', ...others] = values;
      return [name, others.length > 0 || listFields.has(name) ? values : only];
    }),
  );
}
