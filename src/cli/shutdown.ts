import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { printError } from './output/output.ts';

/** Shuts a server down on SIGTERM or SIGINT, then exits. */
export function shutDownOnSignal(drain: () => void, close: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      drain();
      shutDown(close);
    });
  }
}

async function shutDown(close: () => Promise<void>): Promise<void> {
  try {
    await close();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
  // A behaviours module may hold timers or connections that would keep the process alive.
  process.exit();
}

/** Milliseconds that pending calls may take during shutdown. */
const drainTimeout = 5000;

/** Milliseconds between two checks for idle connections. */
const idleCheckInterval = 50;

/**
 * Keeps clients from delaying the shutdown. The returned function closes unused connections at once
 * (browsers open some in advance), others after their reply, and all after the timeout.
 */
export function createDrain(server: Server): () => void {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return () => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    setInterval(() => server.closeIdleConnections(), idleCheckInterval);
    setTimeout(() => server.closeAllConnections(), drainTimeout);
  };
}
