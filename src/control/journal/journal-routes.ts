import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { MaskSecret } from '../../base/mask-secrets.ts';
import { quote, refuse } from '../../base/refusal.ts';
import { filterEntries, type JournalEntry, toEntryJson, toHar } from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { requireEmptyBody } from '../request/body.ts';
import { readQueryParameters } from '../request/query.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readJournalQuery, readSecretMask } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';

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

/** Adds `GET /events`, which sends each answered call as a server-sent event (HTML, section 9.2). */
export function addEventStream(scope: FastifyInstance, context: JournalControlContext): void {
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
    const lastSeenId = Number(request.headers['last-event-id'] ?? Number.NaN);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, streamHeaders);
    stream.write(': calls follow\n\n');
    const send = (entries: readonly JournalEntry[]) => {
      for (const entry of filterEntries(entries, filter))
        stream.write(toServerSentEvent(entry, mask));
    };
    // A client that reconnects gets the calls it missed.
    if (Number.isInteger(lastSeenId)) send(journal.all().filter(({ id }) => id > lastSeenId));
    const stopListening = journal.listen((entry) => send([entry]));
    streams.add(stream);
    stream.once('close', () => {
      stopListening();
      streams.delete(stream);
    });
  });
}

function toServerSentEvent(entry: JournalEntry, mask: MaskSecret): string {
  return `id: ${entry.id}\nevent: call\ndata: ${JSON.stringify(toEntryJson(entry, mask))}\n\n`;
}
