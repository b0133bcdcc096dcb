import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { printError } from './output/output.ts';

/** Ends what serves on a signal: lets go of its clients, closes it, ends the process. */
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
  // A behaviours module may have timers or connections of its own, which would go on for ever.
  process.exit();
}

/** How long a call may still take once the end has come, in ms. */
const drainTimeout = 5000;

/** How often we look for connections whose last call was answered meanwhile, in ms. */
const idleCheckInterval = 50;

/**
 * Keeps clients from holding up the end. What it returns lets go of them: at once of those that have
 * not said a word (browsers open connections in advance), of others when they have their answer, and
 * in the end of those that are still at it.
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
