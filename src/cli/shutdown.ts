import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { printError } from './output/output.ts';

/** A server that a signal shuts down. */
export type StoppableServer = {
  readonly server: Server;
  /** Milliseconds that requests have to end. */
  readonly drainTimeout: number;
  /** Told first, so that load balancers send no more requests; says whether any of them will notice. */
  readonly readiness: { stop(): 'watched' | 'unwatched' };
  /** Answers pending requests, and saves. */
  readonly close: () => Promise<void>;
};

/** Shuts a server down on SIGTERM or SIGINT, then exits. Call it before the server listens. */
export function shutDownOnSignal(stoppable: StoppableServer): void {
  const connections = trackConnections(stoppable.server);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => shutDown(stoppable, signal, connections));
  }
}

function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return connections;
}

/** Milliseconds between two checks for idle connections. */
const idleCheckInterval = 50;

/** The part of the time that is left to save the state after the last connections were closed. */
const savingShare = 0.1;

/**
 * Stops being ready; lets load balancers notice for half of the time, where they check and it is not a
 * person who ends the server; then closes connections as they become idle, and all of them when the
 * time is over.
 */
async function shutDown(
  { server, drainTimeout, readiness, close }: StoppableServer,
  signal: string,
  connections: ReadonlySet<Socket>,
): Promise<void> {
  setTimeout(() => closeConnections(connections, () => true), drainTimeout * (1 - savingShare));
  const watched = readiness.stop() === 'watched';
  server.prependListener('request', closeAfterReply);
  if (watched && signal === 'SIGTERM') await wait(drainTimeout / 2);
  // Browsers open some connections in advance.
  closeConnections(connections, ({ bytesRead }) => bytesRead === 0);
  setInterval(() => server.closeIdleConnections(), idleCheckInterval);
  try {
    await close();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
  // A behaviours module may hold timers or connections that would keep the process alive.
  process.exit();
}

function closeConnections(
  connections: ReadonlySet<Socket>,
  isSelected: (socket: Socket) => boolean,
): void {
  for (const socket of connections) if (isSelected(socket)) socket.destroy();
}

/** The client of a connection that stays open would send its next request to this server again. */
function closeAfterReply(_request: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = false;
}
