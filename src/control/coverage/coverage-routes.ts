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

/** Compares a call with the document of its operation. */
type JudgeEntry = (
  entry: JournalEntry,
) => { readonly judged: Judgement } & ReturnType<typeof toExchange>;

/** Loads the judge on the first use: most servers never need it. */
async function compileEntryJudge(documents: readonly PublishedDocument[]): Promise<JudgeEntry> {
  const { judgeExchange, createJudge } = await import('../../contract/contract.ts');
  const judges = documents.map((document) => {
    const { operations, basePath } = document;
    const judge: Judge = createJudge(document, { operations });
    return { judge, basePath, ids: new Set(operations.map(({ id }) => id)) };
  });
  return (entry) => {
    const exchange = toExchange(entry);
    const owner = judges.find(({ ids }) => ids.has(String(entry.operation)));
    if (owner === undefined)
      return {
        ...exchange,
        judged: { match: undefined, requestMismatches: [], replyMismatches: [] },
      };
    // The judge accepts the paths of a document without the prefix of this server.
    const url = exchange.request.url.slice(owner.basePath.length);
    const isBelow = exchange.request.url.startsWith(`${owner.basePath}/`);
    const request = isBelow ? { ...exchange.request, url } : exchange.request;
    return { ...exchange, judged: judgeExchange(owner.judge, { ...exchange, request }) };
  };
}

async function collectCoverage(
  { document, documents }: CoverageContext,
  judge: JudgeEntry,
  journals: readonly Journal[],
): Promise<Coverage> {
  const { createCoverageCollector } = await import('../../contract/contract.ts');
  const parts = documents.map((part) => ({ document: part, operations: part.operations }));
  const collector = createCoverageCollector(document, parts);
  for (const journal of journals) {
    await journal.load();
    for (const dropped of journal.dropped()) collector.addEvicted(dropped);
    for (const entry of journal.all()) {
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
