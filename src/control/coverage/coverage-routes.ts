import type { FastifyInstance } from 'fastify';
import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import type { Coverage, Judge, Judgement } from '../../contract/contract.ts';
import { type Journal, type JournalEntry, toExchange } from '../../testing/testing.ts';
import type { JournalControlContext, PublishedDocument } from '../context.ts';
import { readSecretMask } from '../journal/journal-query.ts';
import { readEnumParameter, readQueryParameters } from '../request/query.ts';
import { createTypedRoutes } from '../typed-route.ts';
import type { coveragePaths } from './coverage-schema.ts';

type CoverageContext = Pick<
  JournalControlContext,
  'document' | 'documents' | 'journalOf' | 'journals' | 'mask'
>;

/** Adds the route that tells what the calls of a sandbox, or of all, exercised of the documents. */
export function addCoverageRoute(scope: FastifyInstance, context: CoverageContext): void {
  let judging: Promise<JudgeEntry> | undefined;
  createTypedRoutes<typeof coveragePaths>(scope)('GET /coverage', async (request) => {
    const query = readQueryParameters(request, ['sandboxes', 'secrets']);
    const mask = readSecretMask(context, query);
    const which = readEnumParameter(query, 'sandboxes', ['one', 'all']);
    judging ??= compileEntryJudge(context.documents);
    const judge = await judging;
    const journals = which === 'one' ? [context.journalOf(request)] : context.journals();
    return maskUrls(await gatherCoverage(context, judge, journals), mask);
  });
}

/** Judges an entry by the document that it is of. */
type JudgeEntry = (
  entry: JournalEntry,
) => { readonly judged: Judgement } & ReturnType<typeof toExchange>;

/** What judges is loaded when it is asked for, since most servers never are. */
async function compileEntryJudge(documents: readonly PublishedDocument[]): Promise<JudgeEntry> {
  const { judgeExchange, createJudge } = await import('../../contract/contract.ts');
  const judges = documents.map((document) => {
    const { operations, basePath } = document;
    const judge: Judge = createJudge(document, { operations });
    return { judge, basePath, ids: new Set(operations.map(({ id }) => id)) };
  });
  return (entry) => {
    const exchange = toExchange(entry);
    const own = judges.find(({ ids }) => ids.has(String(entry.operation)));
    if (own === undefined)
      return {
        ...exchange,
        judged: { match: undefined, requestMismatches: [], replyMismatches: [] },
      };
    // The judge knows the paths of a document also without what this server puts before them.
    const url = exchange.request.url.slice(own.basePath.length);
    const isBelow = exchange.request.url.startsWith(`${own.basePath}/`);
    const request = isBelow ? { ...exchange.request, url } : exchange.request;
    return { ...exchange, judged: judgeExchange(own.judge, { ...exchange, request }) };
  };
}

async function gatherCoverage(
  { document, documents }: CoverageContext,
  judge: JudgeEntry,
  journals: readonly Journal[],
): Promise<Coverage> {
  const { createCoverageCollector } = await import('../../contract/contract.ts');
  const parts = documents.map((one) => ({ document: one, operations: one.operations }));
  const gathering = createCoverageCollector(document, parts);
  for (const journal of journals) {
    for (const gone of journal.dropped()) gathering.addEvicted(gone);
    for (const entry of journal.all()) {
      const { judged, ...exchange } = judge(entry);
      const { id, sandbox } = entry;
      gathering.add({ id, sandbox, ...exchange }, judged);
    }
  }
  return gathering.coverage();
}

function maskUrls(coverage: Coverage, mask: MaskSecret): Coverage {
  return {
    ...coverage,
    against: coverage.against.map((call) => ({ ...call, url: maskUrl(mask, call.url) })),
  };
}
