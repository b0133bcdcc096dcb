import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';

/** Sends requests to one server over kept connections. */
export type ProviderClient = {
  /** Rejects with one sentence when no reply arrives. */
  send(sent: SentRequest): Promise<ReceivedReply>;
  close(): void;
};

export type ProviderClientOptions = {
  /** Maximum number of connections. */
  readonly connections: number;
  /** Maximum wait for a reply, in ms. */
  readonly timeout: number;
};

/** An error on a reused connection; a new one may work. */
class StaleConnectionError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
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
        ...{ agent, host, port, path, method },
        headers: {
          ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
          ...(length !== undefined && { 'content-length': length }),
        },
      });
      outgoing.setTimeout(timeout, () =>
        outgoing.destroy(new Error(`no reply within ${timeout / 1000} s`)),
      );
      // The server may close a kept connection just as it is reused.
      outgoing.on('error', (error) =>
        reject(outgoing.reusedSocket ? new StaleConnectionError(error) : error),
      );
      outgoing.on('response', (incoming) => readReply(incoming, resolve, reject));
      outgoing.end(body);
    });
  return {
    send: async (sent) => {
      try {
        return await sendOnce(sent);
      } catch (error) {
        if (!(error instanceof StaleConnectionError)) throw error;
        return sendOnce(sent);
      }
    },
    close: () => agent.destroy(),
  };
}

/** An empty POST, PUT or PATCH declares a length of 0 (RFC 9110, section 8.6). */
function emptyBodyLength(method: string): 0 | undefined {
  return /^(POST|PUT|PATCH)$/.test(method) ? 0 : undefined;
}

function readReply(
  incoming: IncomingMessage,
  resolve: (reply: ReceivedReply) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxReplyBytes)
      incoming.destroy(new Error(`the reply is larger than ${maxReplyBytes} bytes`));
  });
  incoming.on('error', () => reject(new Error('the reply ended early')));
  incoming.on('end', () => {
    const body = size === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    resolve({ status: Number(incoming.statusCode), headers: incoming.headers, body });
  });
}
