import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

/** A connection through which a test disturbs the traffic between a client and a server. */
export type TcpProxy = {
  readonly port: number;
  /** `pass`: everything; `drop replies`: requests arrive, and replies do not; `stall`: nothing. */
  setMode(mode: ProxyMode): void;
  /** Milliseconds by which replies are late. */
  setDelay(delay: number): void;
  /** Ends all connections at once. */
  cut(): void;
};

export type ProxyMode = 'pass' | 'drop replies' | 'stall';

/** Opens a proxy to a port of this machine that closes with the test. */
export async function openTcpProxy(t: Test, target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let mode: ProxyMode = 'pass';
  let delay = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (mode !== 'stall') upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (mode !== 'pass') return;
      if (delay === 0) client.write(bytes);
      else setTimeout(() => client.write(bytes), delay);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.teardown(() => {
    cut();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    setMode: (next) => {
      mode = next;
    },
    setDelay: (next) => {
      delay = next;
    },
    cut,
  };
}
