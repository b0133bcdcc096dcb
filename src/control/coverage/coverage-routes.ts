import type { FastifyInstance } from 'fastify';
import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import type { Coverage } from '../../contract/contract.ts';
import { clockMethod, isClockEntry, type Journal } from '../../testing/testing.ts';
import type { JournalControlContext } from '../context.ts';
import { readSecretMask } from '../journal/journal-query.ts';
import { readEnumParameter, readQueryParameters } from '../request/query.ts';
import { createTypedRoutes } from '../typed-route.ts';
import type { coveragePaths } from './coverage-schema.ts';
import { compileEntryJudge, type JudgeEntry } from './entry-judge.ts';

type CoverageContext = Pick<
  JournalControlContext,
  'document' | 'documents' | 'journalOf' | 'journals' | 'mask'
>;

/** Adds the route that reports which parts of the documents the calls have used. */
export function addCoverageRoute(app: FastifyInstance, context: CoverageContext): void {
  let loading: Promise<JudgeEntry> | undefined;
  createTypedRoutes<typeof coveragePaths>(app)('GET /coverage', async (request) => {
    const query = readQueryParameters(request, ['sandboxes', 'secrets']);
    const mask = readSecretMask(context, query);
    const scope = readEnumParameter(query, 'sandboxes', ['one', 'all']);
    loading ??= compileEntryJudge(context.documents);
    const judge = await loading;
    const journals = scope === 'one' ? [context.journalOf(request)] : await context.journals();
    return maskUrls(await collectCoverage(context, judge, journals), mask);
  });
}

async function collectCoverage(
  { document, documents }: CoverageContext,
  judge: JudgeEntry,
  journals: Iterable<Journal>,
): Promise<Coverage> {
  const { createCoverageCollector } = await import('../../contract/contract.ts');
  const parts = documents.map((part) => ({ document: part, operations: part.operations }));
  const collector = createCoverageCollector(document, parts);
  for (const journal of journals) {
    await journal.load();
    for (const dropped of journal.dropped())
      if (dropped.operation !== clockMethod) collector.addEvicted(dropped);
    for (const entry of journal.all()) {
      if (isClockEntry(entry)) continue;
      const { judged, ...exchange } = judge(entry);
      const { id, sandbox } = entry;
      collector.add({ id, sandbox, ...exchange }, judged);
    }
  }
  return collector.coverage();
}

function maskUrls(coverage: Coverage, mask: MaskSecret): Coverage {
  return {
    ...coverage,
    against: coverage.against.map((call) => ({ ...call, url: maskUrl(mask, call.url) })),
  };
}
