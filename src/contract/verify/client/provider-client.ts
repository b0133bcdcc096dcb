import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import { describeSystemError } from '../../../base/system-error.ts';
import { withoutTrailingSlashes } from '../../../base/text.ts';
import {
  type OpenApiDocument,
  readBasePath,
  streamFormatOf,
  toEssence,
} from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { Judge } from '../../judge/judge.ts';

/** Sends requests to one server over kept connections. */
export type ProviderClient = {
  /** Rejects with one sentence when no reply arrives. */
  send(sent: SentRequest): Promise<ReceivedReply>;
  close(): void;
};

type ProviderClientOptions = {
  /** Maximum number of connections. */
  readonly connections: number;
  /** Maximum time for a whole reply, in ms. */
  readonly timeout: number;
};

/** An error on a reused connection; a new one may work. */
class StaleConnectionError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** A reply that was too late or too large; another connection would not help. */
class LimitExceededError extends Error {}

function isStale({ reusedSocket }: ClientRequest, error: Error): boolean {
  return reusedSocket && !(error instanceof LimitExceededError);
}

/** Larger replies are aborted. */
const maxReplyBytes = 64 * 1024 * 1024;

/** Creates a client for the origin of an address. */
export function createProviderClient(
  address: URL,
  { connections, timeout }: ProviderClientOptions,
): ProviderClient {
  const [Agent, request] = address.protocol === 'https:' ? [SafeAgent, safe] : [PlainAgent, plain];
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
  const { hostname, port } = address;
  const host = hostname.replace(/^\[|\]$/g, '');
  const sendOnce = (sent: SentRequest): Promise<ReceivedReply> =>
    new Promise((resolve, reject) => {
      const { method, url: path, headers, body } = sent;
      const length = body === undefined ? emptyBodyLength(method) : body.length;
      const outgoing: ClientRequest = request({
        agent,
        host,
        port,
        path,
        method,
        headers: {
          ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
          ...(length !== undefined && { 'content-length': length }),
        },
      });
      // Requests wait for a connection first. A reply that trickles is late as well.
      outgoing.once('socket', () => {
        const timer = setTimeout(() => {
          const late = new LimitExceededError(`no complete reply within ${timeout / 1000} s`);
          reject(late);
          outgoing.destroy(late);
        }, timeout);
        outgoing.once('close', () => clearTimeout(timer));
      });
      // The server may close a kept connection just as it is reused.
      outgoing.on('error', (error) =>
        reject(isStale(outgoing, error) ? new StaleConnectionError(error) : error),
      );
      // The server switched protocols unasked (101), so no reply follows.
      outgoing.on('upgrade', (incoming, socket) => {
        socket.destroy();
        reject(
          new Error(
            `the server switched to ${incoming.headers.upgrade}, although the request did not ask for it`,
          ),
        );
      });
      outgoing.on('response', (incoming) => readReply(incoming, resolve, reject));
      outgoing.end(body);
    });
  const sendAgainIfStale = (sent: SentRequest, left: number): Promise<ReceivedReply> =>
    sendOnce(sent).catch((error) => {
      if (!(error instanceof StaleConnectionError) || left === 0) throw error;
      return sendAgainIfStale(sent, left - 1);
    });
  return {
    // Each of the kept connections may be closed already, and the agent gives one after the other.
    send: (sent) => sendAgainIfStale(sent, connections),
    close: () => agent.destroy(),
  };
}

/** An empty POST, PUT or PATCH declares a length of 0 (RFC 9110, section 8.6). */
function emptyBodyLength(method: string): 0 | undefined {
  return /^(POST|PUT|PATCH)$/.test(method) ? 0 : undefined;
}

/** How much of a stream is read, in ms. */
const streamTime = 1000;

function readReply(
  incoming: IncomingMessage,
  resolve: (reply: ReceivedReply) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (): void => {
    const body = size === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    resolve({ status: Number(incoming.statusCode), headers: incoming.headers, body });
  };
  // A stream of events may never end.
  if (streamFormatOf(toEssence(`${incoming.headers['content-type']}`)) !== undefined) {
    const timer = setTimeout(() => {
      finish();
      incoming.destroy();
    }, streamTime);
    incoming.once('close', () => clearTimeout(timer));
  }
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxReplyBytes) {
      chunks.length = 0;
      reject(new LimitExceededError(`the reply is larger than ${maxReplyBytes} bytes`));
      incoming.destroy();
    }
  });
  incoming.on('error', () => reject(new Error('the reply ended early')));
  incoming.on('end', finish);
}

type ProviderAddressOptions = {
  readonly url: string;
  readonly document: OpenApiDocument;
  readonly judge: Judge;
};

/**
 * Finds the base address of the document's paths: the given URL, or the document's server path
 * below it when the URL alone answers 404. Throws an error with one sentence when nothing
 * answers.
 */
export async function findProviderAddress(
  client: ProviderClient,
  { url, document, judge }: ProviderAddressOptions,
): Promise<URL> {
  const presetBody = new URL(url);
  const own = withoutTrailingSlashes(presetBody.pathname);
  const base = readBasePath(document);
  const stripped = new URL(presetBody.origin + own);
  const path = judge.operations.find(
    ({ method, path: template }) => method === 'GET' && !template.includes('{'),
  )?.path;
  const sortQuery = async (address: string): Promise<number> => {
    const sent = { method: 'GET', url: address, headers: {}, body: undefined };
    try {
      return (await client.send(sent)).status;
    } catch (error) {
      throw new Error(
        `Cannot reach ${presetBody.origin}: ${describeSystemError(error)}. Is the API running there?`,
      );
    }
  };
  const below = await sortQuery(own + (own.endsWith(base) ? '' : base) + (path ?? '/'));
  if (base === '' || own.endsWith(base)) return stripped;
  const without = below === 404 && path !== undefined ? await sortQuery(own + path) : 404;
  return without === 404 ? new URL(presetBody.origin + own + base) : stripped;
}
