import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { MaskSecret } from '../../base/mask-secrets.ts';
import {
  decodeBody,
  filterEntries,
  isClockEntry,
  type Journal,
  type JournalEntry,
  type JournalFilter,
  toEntryJson,
} from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { createEventResponses, eventStreamHeaders } from './event-responses.ts';
import { readJournalQuery } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';
import type { ListenerLimit } from './listener-limit.ts';

/** The bytes that may wait for one client that does not read, and for all of them. */
const maxPendingForClient = 4 * 1024 * 1024;
const maxPendingForAll = 32 * 1024 * 1024;

/** The calls that may come in while a client does not read those that it has missed. */
const maxWaitingCalls = 1000;

/** How long a dropped client may take to read the rest, in milliseconds. */
const dropTimeout = 5000;

/** Larger bodies are left out of events; `GET /journal/{id}` has them. */
const maxBodyLength = 64 * 1024;

/** Adds `GET /events`, which sends each answered call as a server-sent event (HTML, section 9.2). */
export function addEventStream(
  scope: FastifyInstance,
  context: JournalControlContext,
  listenerLimit: ListenerLimit,
): void {
  const route = createTypedRoutes<typeof journalPaths>(scope);
  const streams = createEventResponses(scope, listenerLimit);

  // The stream of a GET never ends, so HEAD cannot run it.
  scope.head('/events', async (request, reply) => {
    readJournalQuery(context, request);
    return reply.headers(eventStreamHeaders).send();
  });

  route('GET /events', async (request, reply) => {
    const query = readJournalQuery(context, request);
    const journal = context.journalOf(request);
    await journal.load();
    streams.open(reply, 'calls follow', (stream) =>
      sendEvents(stream, {
        ...query,
        journal,
        lastEventId: request.headers['last-event-id'],
        maxPendingBytes: () => Math.min(maxPendingForClient, maxPendingForAll / streams.count()),
      }),
    );
  });
}

type EventStreamOptions = {
  readonly journal: Journal;
  readonly filter: JournalFilter;
  readonly mask: MaskSecret;
  readonly lastEventId: string | string[] | undefined;
  readonly maxPendingBytes: () => number;
};

/** Sends what a client has missed as fast as it reads, then each new call; returns the function that stops. */
function sendEvents(
  stream: ServerResponse,
  { journal, filter, mask, lastEventId, maxPendingBytes }: EventStreamOptions,
): () => void {
  const send = (entry: JournalEntry) => stream.write(toServerSentEvent(entry, mask));
  let lastId = Number(lastEventId ?? Number.NaN);
  let waitingCalls = 0;
  let state: 'catching up' | 'live' = Number.isInteger(lastId) ? 'catching up' : 'live';
  const catchUp = (): void => {
    const after = Math.max(lastId, filter.after ?? 0);
    for (const entry of filterEntries(journal.all(), { ...filter, after })) {
      send(entry);
      lastId = entry.id;
      if (stream.writableNeedDrain) {
        stream.once('drain', catchUp);
        return;
      }
    }
    state = 'live';
  };
  const stopListening = journal.listen((entry) => {
    if (state === 'catching up') waitingCalls += 1;
    if (waitingCalls > maxWaitingCalls || stream.writableLength > maxPendingBytes())
      dropClient(stream, stop);
    else if (state === 'live') filterEntries([entry], filter).forEach(send);
  });
  const stop = () => {
    stopListening();
    stream.off('drain', catchUp);
  };
  if (state === 'catching up') catchUp();
  return stop;
}

/** Ends the stream of a client that does not read, with a last event. */
function dropClient(stream: ServerResponse, stop: () => void): void {
  stop();
  const reason = `This client does not read its events: ${stream.writableLength} bytes are waiting.`;
  stream.end(`event: dropped\ndata: ${JSON.stringify({ reason })}\n\n`);
  const timer = setTimeout(() => stream.destroy(), dropTimeout);
  stream.once('close', () => clearTimeout(timer));
}

function toServerSentEvent(entry: JournalEntry, mask: MaskSecret): string {
  const data = JSON.stringify(toEntryJson(withoutLargeBodies(entry), mask));
  const name = isClockEntry(entry) ? 'clock' : 'call';
  return `id: ${entry.id}\nevent: ${name}\ndata: ${data}\n\n`;
}

function withoutLargeBodies(entry: JournalEntry): JournalEntry {
  const { body, reply } = entry;
  const isLarge = {
    request: isLargeBody(body, entry.headers),
    reply: isLargeBody(reply.body, reply.headers),
  };
  if (!isLarge.request && !isLarge.reply) return entry;
  const leftOut = (['request', 'reply'] as const).filter(
    (side) => isLarge[side] || entry.leftOut?.includes(side),
  );
  return {
    ...entry,
    body: isLarge.request ? undefined : body,
    reply: { ...reply, body: isLarge.reply ? undefined : reply.body },
    leftOut,
  };
}

/** Whether a body is large as it is shown: a compressed one is sent decoded. */
function isLargeBody(
  body: string | Uint8Array | undefined,
  headers: JournalEntry['headers'] | JournalEntry['reply']['headers'],
): boolean {
  if (body === undefined) return false;
  return body.length > maxBodyLength || Number(decodeBody(body, headers)?.length) > maxBodyLength;
}
