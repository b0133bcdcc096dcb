import type { ServerResponse } from 'node:http';

/** The bytes that may wait for one client that does not read, and for all of them. */
const maxPendingForClient = 1024 * 1024;
const maxPendingForAll = 32 * 1024 * 1024;

/** The streams that a server is sending. */
export type OpenStreams = {
  /** Counts a stream until it is closed. */
  add(stream: ServerResponse): void;
  /** The bytes that may wait for one client. */
  maxPendingBytes(): number;
  /** Ends all streams, so that the server can stop. */
  endAll(): void;
};

export function createOpenStreams(): OpenStreams {
  const streams = new Set<ServerResponse>();
  return {
    add: (stream) => {
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
    },
    maxPendingBytes: () => Math.min(maxPendingForClient, maxPendingForAll / streams.size),
    endAll: () => {
      for (const stream of streams) stream.end();
    },
  };
}
