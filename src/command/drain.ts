import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a call may still take once the end has come, in ms. */
const patience = 5000;

/**
 * Keeps clients from holding up the end. What it returns lets go of them: at once of those that have
 * not said a word (browsers open connections in advance), and later of those that are still at it.
 */
export const openDrain = (server: Server): (() => void) => {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return () => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => server.closeAllConnections(), patience);
  };
};
