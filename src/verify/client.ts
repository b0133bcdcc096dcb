import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plain,
} from 'node:http';
import { Agent as SafeAgent, request as safe } from 'node:https';
import type { GotReply, SentRequest } from '../contract/contract.ts';

/** Sends requests to one address, over connections that are kept. */
export type Client = {
  /** Rejects with an error of one sentence where there is no reply. */
  send(sent: SentRequest): Promise<GotReply>;
  close(): void;
};

export type ClientOptions = {
  /** How many connections there are at most. */
  readonly connections: number;
  /** How long a reply may take, in ms. */
  readonly patience: number;
};

/** An error of a connection that had been used before: a new one may do. */
class Stale extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** A reply that is larger than this is not read to its end. */
const largest = 64 * 1024 * 1024;

/** Opens a client of the server at an address; only its origin counts. */
export const openClient = (address: URL, { connections, patience }: ClientOptions): Client => {
  const [Agent, request] = address.protocol === 'https:' ? [SafeAgent, safe] : [PlainAgent, plain];
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
  const { hostname, port } = address;
  const host = hostname.replace(/^\[|\]$/g, '');
  const sendOnce = (sent: SentRequest): Promise<GotReply> =>
    new Promise((resolve, reject) => {
      const { method, url: path, headers, body } = sent;
      const length = body === undefined ? lengthOfNothing(method) : body.length;
      const outgoing: ClientRequest = request({
        ...{ agent, host, port, path, method },
        headers: {
          ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
          ...(length !== undefined && { 'content-length': length }),
        },
      });
      outgoing.setTimeout(patience, () =>
        outgoing.destroy(new Error(`there was no reply within ${patience / 1000} s`)),
      );
      // A connection that the server let go of just when it was used again.
      outgoing.on('error', (error) => reject(outgoing.reusedSocket ? new Stale(error) : error));
      outgoing.on('response', (incoming) => read(incoming, resolve, reject));
      outgoing.end(body);
    });
  return {
    send: async (sent) => {
      try {
        return await sendOnce(sent);
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
        return sendOnce(sent);
      }
    },
    close: () => agent.destroy(),
  };
};

/** Methods that usually have a body say that there is none (RFC 9110, section 8.6). */
const lengthOfNothing = (method: string): 0 | undefined =>
  /^(POST|PUT|PATCH)$/.test(method) ? 0 : undefined;

const read = (
  incoming: IncomingMessage,
  resolve: (reply: GotReply) => void,
  reject: (error: Error) => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) incoming.destroy(new Error(`the reply is larger than ${largest} bytes`));
  });
  incoming.on('error', () => reject(new Error('the reply broke off before its end')));
  incoming.on('end', () => {
    const body = size === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    resolve({ status: Number(incoming.statusCode), headers: incoming.headers, body });
  });
};
