import type { FastifyInstance } from 'fastify';
import { filterEntries, type JournalEntry, toPact } from '../../testing/testing.ts';
import type { JournalControlContext, PublishedDocument } from '../context.ts';
import { compileEntryJudge } from '../coverage/entry-judge.ts';
import { createTypedRoutes } from '../typed-route.ts';
import { readJournalQuery } from './journal-query.ts';
import type { journalPaths } from './journal-schema.ts';

/**
 * Adds the route that exports the calls of a sandbox as a Pact. What the document does not promise is no
 * contract, so calls that violate it or show undescribed properties are left out.
 */
export function addPactRoute(
  scope: FastifyInstance,
  context: Pick<
    JournalControlContext,
    'document' | 'documents' | 'operations' | 'journalOf' | 'version' | 'mask'
  >,
): void {
  let loading: Promise<IsContract> | undefined;
  createTypedRoutes<typeof journalPaths>(scope)('GET /journal.pact', async (request) => {
    const { filter, mask, query } = readJournalQuery(context, request, ['consumer', 'provider']);
    const journal = context.journalOf(request);
    await journal.load();
    loading ??= compileIsContract(context.documents);
    return toPact(filterEntries(journal.all(), filter).filter(await loading), {
      mask,
      version: context.version,
      consumer: query.get('consumer') ?? 'consumer',
      provider: query.get('provider') ?? context.document.title,
    });
  });
}

/** Whether a document promises a reply like that of a call. */
type IsContract = (entry: JournalEntry) => boolean;

async function compileIsContract(documents: readonly PublishedDocument[]): Promise<IsContract> {
  const { compileUndescribedProperties } = await import('../../contract/contract.ts');
  const judge = await compileEntryJudge(documents);
  const lists = documents.map((document) => ({
    listUndescribed: compileUndescribedProperties(document),
    ids: new Set(document.operations.map(({ id }) => id)),
  }));
  return (entry) => {
    const { judged, reply } = judge(entry);
    const { match, requestMismatches, replyMismatches } = judged;
    if (match === undefined || reply === undefined) return false;
    const { operation } = match;
    const isRefused = reply.status >= 400 && reply.status < 500;
    return (
      replyMismatches.length === 0 &&
      (isRefused || requestMismatches.length === 0) &&
      lists.every(
        ({ ids, listUndescribed }) =>
          !ids.has(operation.id) || listUndescribed(operation, reply).length === 0,
      )
    );
  };
}
