import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A message as it arrived. */
export type ReceivedMessage = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type WebhookReceiver = {
  readonly url: string;
  readonly messages: readonly ReceivedMessage[];
  /** Resolves once so many messages have arrived. */
  received(count: number): Promise<readonly ReceivedMessage[]>;
};

/** Answers a message with a status; a promise delays it. */
type AnswerMessage = (message: ReceivedMessage, index: number) => number | Promise<number>;

/** Opens a server that keeps the messages which it gets; it closes with the test. */
export async function openReceiver(
  t: Test,
  answer: AnswerMessage = () => 204,
): Promise<WebhookReceiver> {
  const messages: ReceivedMessage[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, reply) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      const { method = '', url: path = '', headers } = request;
      const message = { method, path, headers, body };
      messages.push(message);
      const status = await answer(message, messages.length - 1);
      for (const check of waiting) check();
      reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    messages,
    received: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (messages.length < count) return;
          waiting.delete(check);
          resolve(messages);
        };
        waiting.add(check);
        check();
      }),
  };
}

export type HoldingReceiver = WebhookReceiver & {
  /** Resolves when its first message has arrived. */
  readonly arrived: Promise<void>;
  /** Answers that message. */
  readonly release: () => void;
};

/** Opens a receiver that answers its first message only when it is released. */
export async function openHoldingReceiver(t: Test): Promise<HoldingReceiver> {
  let arrive = (): void => undefined;
  let release = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const receiver = await openReceiver(t, async (_message, index) => {
    if (index === 0) {
      arrive();
      await released;
    }
    return 204;
  });
  return { ...receiver, arrived, release };
}
