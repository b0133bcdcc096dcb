import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a call may still take once the end has come, in ms. */
const patience = 5000;

/** How often we look for connections whose last call was answered meanwhile, in ms. */
const rhythm = 50;

/**
 * Keeps clients from holding up the end. What it returns lets go of them: at once of those that have
 * not said a word (browsers open connections in advance), of others when they have their answer, and
 * in the end of those that are still at it.
 */
export const openDrain = (server: Server): (() => void) => {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return () => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    setInterval(() => server.closeIdleConnections(), rhythm);
    setTimeout(() => server.closeAllConnections(), patience);
  };
};
