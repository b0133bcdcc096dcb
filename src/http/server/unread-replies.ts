import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Shorter replies count only where another one waits before them on their connection. */
const minCountedLength = 64 * 1024;

/** The length of all replies together that clients may leave unread. */
const maxUnreadLength = 128 * 1024 * 1024;

/** Milliseconds after which a client is dropped that reads nothing of a long reply. */
const readTimeout = 30_000;

/** A reply as Fastify has it: Node's response, and the request that it answers. */
type SentReply = {
  readonly raw: Pick<ServerResponse, 'socket' | 'once'>;
  readonly request: { readonly raw: Pick<IncomingMessage, 'socket'> };
};

type UnreadReply = { readonly socket: Socket; readonly length: number };

/** The replies that their clients have not read yet, oldest first. */
const unreadReplies = new Map<SentReply['raw'], UnreadReply>();
let unreadLength = 0;

/**
 * Counts a reply until it is sent. Where all of them have become too long, the connections that have waited
 * longest are closed, so that clients that do not read what they ask for fill no memory.
 */
export function limitUnreadReplies({ raw, request }: SentReply, length: number): void {
  // Pipelined requests are answered one after the other: a reply has no socket before it is its turn.
  if (length < minCountedLength && raw.socket !== null) return;
  const { socket } = request.raw;
  // Requests that Fastify injects, such as the GET of a HEAD, have no connection.
  if (!(socket instanceof Socket)) return;
  unreadReplies.set(raw, { socket, length });
  unreadLength += length;
  socket.setTimeout(readTimeout);
  raw.once('finish', () => forget(raw));
  raw.once('close', () => forget(raw));
  for (const [oldest, unread] of unreadReplies) {
    if (unreadLength <= maxUnreadLength) break;
    forget(oldest);
    unread.socket.destroy();
  }
}

function forget(raw: SentReply['raw']): void {
  const unread = unreadReplies.get(raw);
  if (unread === undefined) return;
  unreadReplies.delete(raw);
  unreadLength -= unread.length;
  unread.socket.setTimeout(0);
}
