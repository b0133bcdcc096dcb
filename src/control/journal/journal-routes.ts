import type { FastifyInstance } from 'fastify';
import { quote, refuse } from '../../base/refusal.ts';
import { schemeOf } from '../../http/http.ts';
import {
  filterEntries,
  isClockEntry,
  type Journal,
  type JournalEntry,
  listNearestRules,
  toEntryDetail,
  toEntryJson,
  toHar,
} from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { requireEmptyBody } from '../request/body.ts';
import { readQueryParameters } from '../request/query.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readJournalQuery, readSecretMask } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';

/** Adds the routes that list, export and clear the journal of a sandbox. */
export function addJournalRoutes(
  scope: FastifyInstance,
  context: Pick<JournalControlContext, 'operations' | 'journalOf' | 'rulesOf' | 'version' | 'mask'>,
): void {
  const { journalOf } = context;
  const route = createTypedRoutes<typeof journalPaths>(scope);

  route('GET /journal', async (request) => {
    const { filter, mask } = readJournalQuery(context, request);
    const entries = filterEntries(await loadEntries(journalOf(request)), filter);
    return { entries: entries.map((entry) => toEntryJson(entry, mask)) };
  });

  route('GET /journal.har', async (request) => {
    const { filter, mask } = readJournalQuery(context, request);
    const entries = filterEntries(await loadEntries(journalOf(request)), filter);
    return toHar(entries, { mask, version: context.version, scheme: schemeOf(request) });
  });

  route('GET /journal/{id}', async (request) => {
    const mask = readSecretMask(context, readQueryParameters(request, ['secrets']));
    const { id } = request.params;
    const entries = await loadEntries(journalOf(request));
    const entry = entries.find((candidate) => `${candidate.id}` === id);
    if (entry !== undefined) {
      const rules = context.rulesOf?.(request);
      const near = rules && !isClockEntry(entry) ? listNearestRules(entry, rules, mask) : [];
      return { ...toEntryDetail(entry, mask), ...(near.length > 0 && { near }) };
    }
    const [first, last] = [entries.at(0), entries.at(-1)];
    const range = first && last ? `It has the calls ${first.id} to ${last.id}` : 'It is empty';
    throw refuse({
      code: 'entry-unknown',
      detail: `The journal has no call ${quote(id)}. ${range}.`,
    });
  });

  route('DELETE /journal', async (request, reply) => {
    requireEmptyBody(request.body);
    await journalOf(request).clear();
    return reply.code(204).send();
  });
}

async function loadEntries(journal: Journal): Promise<readonly JournalEntry[]> {
  await journal.load();
  return journal.all();
}
