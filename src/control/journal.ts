import type { FastifyInstance } from 'fastify';
import { pick, show, toHar } from '../journal/journal.ts';
import { quote, refuse } from '../refusal.ts';
import { readNothing } from './body.ts';
import type { Journaled } from './control.ts';
import type { describeJournal } from './describe-journal.ts';
import { readQuery } from './query.ts';
import { readCover, readFilter } from './read-filter.ts';
import { openRoutes } from './routes.ts';

/** Adds the routes that tell what came in at a sandbox and what it got. */
export const addJournal = (
  scope: FastifyInstance,
  journaled: Pick<Journaled, 'operations' | 'journalOf' | 'version' | 'cover'>,
): void => {
  const { journalOf } = journaled;
  const route = openRoutes<typeof describeJournal>(scope);

  route('GET /journal', async (request) => {
    const { filter, cover } = readFilter(journaled, request);
    const entries = pick(journalOf(request).all(), filter);
    return { entries: entries.map((entry) => show(entry, cover)) };
  });

  route('GET /journal.har', async (request) => {
    const { filter, cover } = readFilter(journaled, request);
    const entries = pick(journalOf(request).all(), filter);
    return toHar(entries, { cover, version: journaled.version });
  });

  route('GET /journal/{id}', async (request) => {
    const cover = readCover(journaled, readQuery(request, ['secrets']));
    const { id } = request.params;
    const entries = journalOf(request).all();
    const entry = entries.find((one) => `${one.id}` === id);
    if (entry !== undefined) return show(entry, cover);
    const [first, last] = [entries.at(0), entries.at(-1)];
    const there = first && last ? `it has ${first.id} to ${last.id}` : 'it is empty';
    throw refuse({
      status: 404,
      code: 'entry-unknown',
      detail: `The journal has no call ${quote(id)}; ${there}.`,
    });
  });

  route('DELETE /journal', async (request, reply) => {
    readNothing(request.body);
    journalOf(request).clear();
    return reply.code(204).send();
  });
};
