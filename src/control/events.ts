import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Cover, type Entry, pick, show } from '../journal/journal.ts';
import type { Journaled } from './control.ts';
import type { describeJournal } from './describe-journal.ts';
import { readFilter } from './read-filter.ts';
import { openRoutes } from './routes.ts';

const head = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };

/** Adds `GET /events`: each call as it is answered, as server-sent events (HTML, section 9.2). */
export const addEvents = (scope: FastifyInstance, journaled: Journaled): void => {
  const route = openRoutes<typeof describeJournal>(scope);
  const open = new Set<ServerResponse>();
  scope.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });

  // A stream never ends, so its head is sent by itself.
  scope.head('/events', async (request, reply) => {
    readFilter(journaled, request);
    return reply.headers(head).send();
  });

  route('GET /events', async (request, reply) => {
    const { filter, cover } = readFilter(journaled, request);
    const journal = journaled.journalOf(request);
    const seen = Number(request.headers['last-event-id'] ?? Number.NaN);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, head);
    stream.write(': calls follow\n\n');
    const send = (entries: readonly Entry[]) => {
      for (const entry of pick(entries, filter)) stream.write(toEvent(entry, cover));
    };
    // Who was cut off gets what he missed.
    if (Number.isInteger(seen)) send(journal.all().filter(({ id }) => id > seen));
    const leave = journal.listen((entry) => send([entry]));
    open.add(stream);
    stream.once('close', () => {
      leave();
      open.delete(stream);
    });
  });
};

const toEvent = (entry: Entry, cover: Cover): string =>
  `id: ${entry.id}\nevent: call\ndata: ${JSON.stringify(show(entry, cover))}\n\n`;
