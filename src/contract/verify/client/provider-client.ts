import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';

/** Sends requests to one address, over connections that are kept. */
export type ProviderClient = {
  /** Rejects with an error of one sentence where there is no reply. */
  send(sent: SentRequest): Promise<ReceivedReply>;
  close(): void;
};

export type ProviderClientOptions = {
  /** How many connections there are at most. */
  readonly connections: number;
  /** How long a reply may take, in ms. */
  readonly timeout: number;
};

/** An error of a connection that had been used before: a new one may do. */
class StaleConnectionError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** A reply that is larger than this is not read to its end. */
const maxReplyBytes = 64 * 1024 * 1024;

/** Opens a client of the server at an address; only its origin counts. */
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
        outgoing.destroy(new Error(`there was no reply within ${timeout / 1000} s`)),
      );
      // A connection that the server let go of just when it was used again.
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

/** Methods that usually have a body say that there is none (RFC 9110, section 8.6). */
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
  incoming.on('error', () => reject(new Error('the reply broke off before its end')));
  incoming.on('end', () => {
    const body = size === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    resolve({ status: Number(incoming.statusCode), headers: incoming.headers, body });
  });
}
