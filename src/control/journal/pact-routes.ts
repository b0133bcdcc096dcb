import type { FastifyInstance } from 'fastify';
import { filterEntries, toPact } from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { compileEntryJudge, type JudgeEntry } from '../coverage/entry-judge.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readJournalQuery } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';

/**
 * Adds the route that exports the calls of a sandbox as a Pact. What the document does not promise is no
 * contract, so calls that violate it are left out.
 */
export function addPactRoute(
  scope: FastifyInstance,
  context: Pick<
    JournalControlContext,
    'document' | 'documents' | 'operations' | 'journalOf' | 'version' | 'mask'
  >,
): void {
  let loading: Promise<JudgeEntry> | undefined;
  createTypedRoutes<typeof journalPaths>(scope)('GET /journal.pact', async (request) => {
    const { filter, mask, query } = readJournalQuery(context, request, ['consumer', 'provider']);
    const journal = context.journalOf(request);
    await journal.load();
    loading ??= compileEntryJudge(context.documents);
    const judge = await loading;
    const fitting = filterEntries(journal.all(), filter).filter((entry) => {
      const { judged, reply } = judge(entry);
      const isRefused = reply !== undefined && reply.status >= 400 && reply.status < 500;
      return (
        reply !== undefined &&
        judged.match !== undefined &&
        judged.replyMismatches.length === 0 &&
        (isRefused || judged.requestMismatches.length === 0)
      );
    });
    return toPact(fitting, {
      mask,
      version: context.version,
      consumer: query.get('consumer') ?? 'consumer',
      provider: query.get('provider') ?? context.document.title,
    });
  });
}
