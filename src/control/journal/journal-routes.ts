import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { MaskSecret } from '../../base/mask-secrets.ts';
import { quote, refuse } from '../../base/refusal.ts';
import {
  filterEntries,
  type Journal,
  type JournalEntry,
  toEntryJson,
  toHar,
} from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { requireEmptyBody } from '../request/body.ts';
import { readQueryParameters } from '../request/query.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readJournalQuery, readSecretMask } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';
import type { ListenerLimit } from './listener-limit.ts';

/** Adds the routes that list, export and clear the journal of a sandbox. */
export function addJournalRoutes(
  scope: FastifyInstance,
  context: Pick<JournalControlContext, 'operations' | 'journalOf' | 'version' | 'mask'>,
): void {
  const { journalOf } = context;
  const route = createTypedRoutes<typeof journalPaths>(scope);

  route('GET /journal', async (request) => {
    const { filter, mask } = readJournalQuery(context, request);
    const entries = filterEntries(journalOf(request).all(), filter);
    return { entries: entries.map((entry) => toEntryJson(entry, mask)) };
  });

  route('GET /journal.har', async (request) => {
    const { filter, mask } = readJournalQuery(context, request);
    const entries = filterEntries(journalOf(request).all(), filter);
    return toHar(entries, { mask, version: context.version });
  });

  route('GET /journal/{id}', async (request) => {
    const mask = readSecretMask(context, readQueryParameters(request, ['secrets']));
    const { id } = request.params;
    const entries = journalOf(request).all();
    const entry = entries.find((candidate) => `${candidate.id}` === id);
    if (entry !== undefined) return toEntryJson(entry, mask);
    const [first, last] = [entries.at(0), entries.at(-1)];
    const range = first && last ? `It has ${first.id} to ${last.id}` : 'It is empty';
    throw refuse({
      code: 'entry-unknown',
      detail: `The journal has no call ${quote(id)}. ${range}.`,
    });
  });

  route('DELETE /journal', async (request, reply) => {
    requireEmptyBody(request.body);
    journalOf(request).clear();
    return reply.code(204).send();
  });
}

const streamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };

/** The bytes that may wait for a client that does not read. */
const maxPendingBytes = 4 * 1024 * 1024;

/** How long a dropped client may take to read the rest, in milliseconds. */
const dropTimeout = 5000;

/** Adds `GET /events`, which sends each answered call as a server-sent event (HTML, section 9.2). */
export function addEventStream(
  scope: FastifyInstance,
  context: JournalControlContext,
  listenerLimit: ListenerLimit,
): void {
  const route = createTypedRoutes<typeof journalPaths>(scope);
  const streams = new Set<ServerResponse>();
  scope.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });

  // The stream of a GET never ends, so HEAD cannot run it.
  scope.head('/events', async (request, reply) => {
    readJournalQuery(context, request);
    return reply.headers(streamHeaders).send();
  });

  route('GET /events', async (request, reply) => {
    const { filter, mask } = readJournalQuery(context, request);
    const journal = context.journalOf(request);
    const release = listenerLimit.acquire();
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, streamHeaders);
    stream.write(': calls follow\n\n');
    const send = (entries: readonly JournalEntry[]) => {
      for (const entry of filterEntries(entries, filter))
        stream.write(toServerSentEvent(entry, mask));
    };
    const missed = listMissedEntries(journal, request.headers['last-event-id']);
    send(missed);
    const limit = stream.writableLength + maxPendingBytes;
    const stopListening = journal.listen((entry) => {
      send([entry]);
      if (stream.writableLength > limit) dropClient(stream, stopListening);
    });
    streams.add(stream);
    stream.once('close', () => {
      stopListening();
      release();
      streams.delete(stream);
    });
  });
}

/** The entries that a client has missed when it reconnects. */
function listMissedEntries(
  journal: Journal,
  lastEventId: string | string[] | undefined,
): readonly JournalEntry[] {
  const lastId = Number(lastEventId ?? Number.NaN);
  return Number.isInteger(lastId) ? journal.all().filter(({ id }) => id > lastId) : [];
}

/** Ends the stream of a client that does not read, with a last event. */
function dropClient(stream: ServerResponse, stopListening: () => void): void {
  stopListening();
  const reason = `This client has not read ${maxPendingBytes} bytes of events.`;
  stream.end(`event: dropped\ndata: ${JSON.stringify({ reason })}\n\n`);
  const timer = setTimeout(() => stream.destroy(), dropTimeout);
  stream.once('close', () => clearTimeout(timer));
}

function toServerSentEvent(entry: JournalEntry, mask: MaskSecret): string {
  return `id: ${entry.id}\nevent: call\ndata: ${JSON.stringify(toEntryJson(entry, mask))}\n\n`;
}
