import { Socket } from 'node:net';

/** Shorter replies count only where another one waits before them on their connection. */
const minCountedLength = 64 * 1024;

/** The length of all replies together that clients may leave unread. */
const maxUnreadLength = 128 * 1024 * 1024;

/** Milliseconds after which a client is dropped that reads nothing of a long reply. */
const readTimeout = 30_000;

/**
 * A reply as Fastify has it: Node's response, and the request that it answers. Published types do without
 * those of Node.
 */
type SentReply = {
  readonly raw: {
    readonly socket: object | null;
    once(event: 'finish' | 'close', listener: () => void): unknown;
  };
  readonly request: { readonly raw: { readonly socket: unknown } };
};

/** A reply of which parts may wait. */
type StreamedReply = SentReply & {
  readonly raw: SentReply['raw'] & { readonly writableLength: number };
};

type UnreadReply = { readonly socket: Socket; length: number };

/** The replies that their clients have not read yet, oldest first. */
const unreadReplies = new Map<SentReply['raw'], UnreadReply>();
let unreadLength = 0;

/**
 * Counts a reply until it is sent. Called again, it counts the new length, and 0 ends that. Where all replies
 * have become too long, the connections that have waited longest are closed, so that clients that do not read
 * what they ask for fill no memory. A reply that is too long by itself is sent, alone.
 */
export function limitUnreadReplies({ raw, request }: SentReply, length: number): void {
  if (length === 0) {
    forget(raw);
    return;
  }
  // Pipelined requests are answered one after the other: a reply has no socket before it is its turn.
  if (length < minCountedLength && raw.socket !== null) return;
  const { socket } = request.raw;
  // Requests that Fastify injects, such as the GET of a HEAD, have no connection.
  if (!(socket instanceof Socket)) return;
  count(raw, socket, length);
  for (const [oldest, unread] of unreadReplies) {
    if (unreadLength <= maxUnreadLength || oldest === raw) break;
    forget(oldest);
    unread.socket.destroy();
  }
}

/** Passes on a reply that is sent in parts, and counts those that wait for its client. */
export async function* limitUnreadParts(
  reply: StreamedReply,
  parts: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  for await (const part of parts) {
    limitUnreadReplies(reply, part.length + reply.raw.writableLength);
    yield part;
  }
}

function count(raw: SentReply['raw'], socket: Socket, length: number): void {
  const counted = unreadReplies.get(raw);
  if (counted === undefined) {
    unreadReplies.set(raw, { socket, length });
    socket.setTimeout(readTimeout);
    raw.once('finish', () => forget(raw));
    raw.once('close', () => forget(raw));
    unreadLength += length;
  } else {
    unreadLength += length - counted.length;
    counted.length = length;
  }
}

function forget(raw: SentReply['raw']): void {
  const unread = unreadReplies.get(raw);
  if (unread === undefined) return;
  unreadReplies.delete(raw);
  unreadLength -= unread.length;
  unread.socket.setTimeout(0);
}
