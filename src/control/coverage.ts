import type { FastifyInstance } from 'fastify';
import type { Judge, Judged } from '../contract/contract.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { type Cover, coverUrl, type Entry, type Journal, toExchange } from '../journal/journal.ts';
import type { Journaled, ServedDocument } from './control.ts';
import type { describeCoverage } from './describe-coverage.ts';
import { readQuery, readWordOf } from './query.ts';
import { readCover } from './read-filter.ts';
import { openRoutes } from './routes.ts';

type Covered = Pick<Journaled, 'document' | 'documents' | 'journalOf' | 'journals' | 'cover'>;

/** Adds the route that tells what the calls of a sandbox, or of all, exercised of the documents. */
export const addCoverage = (scope: FastifyInstance, covered: Covered): void => {
  let judging: Promise<JudgeEntry> | undefined;
  openRoutes<typeof describeCoverage>(scope)('GET /coverage', async (request) => {
    const query = readQuery(request, ['sandboxes', 'secrets']);
    const cover = readCover(covered, query);
    const which = readWordOf(query, 'sandboxes', ['one', 'all']);
    judging ??= openJudges(covered.documents);
    const judge = await judging;
    const journals = which === 'one' ? [covered.journalOf(request)] : covered.journals();
    return mask(await gather(covered, judge, journals), cover);
  });
};

/** Judges an entry by the document that it is of. */
type JudgeEntry = (entry: Entry) => { readonly judged: Judged } & ReturnType<typeof toExchange>;

/** What judges is loaded when it is asked for, since most servers never are. */
const openJudges = async (documents: readonly ServedDocument[]): Promise<JudgeEntry> => {
  const { judgeExchange, openJudge } = await import('../contract/contract.ts');
  const judges = documents.map((document) => {
    const { operations, basePath } = document;
    const judge: Judge = openJudge(document, { operations });
    return { judge, basePath, ids: new Set(operations.map(({ id }) => id)) };
  });
  return (entry) => {
    const exchange = toExchange(entry);
    const own = judges.find(({ ids }) => ids.has(String(entry.operation)));
    if (own === undefined)
      return { ...exchange, judged: { found: undefined, request: [], reply: [] } };
    // The judge knows the paths of a document also without what this server puts before them.
    const url = exchange.sent.url.slice(own.basePath.length);
    const isBelow = exchange.sent.url.startsWith(`${own.basePath}/`);
    const sent = isBelow ? { ...exchange.sent, url } : exchange.sent;
    return { ...exchange, judged: judgeExchange(own.judge, { ...exchange, sent }) };
  };
};

const gather = async (
  { document, documents }: Covered,
  judge: JudgeEntry,
  journals: readonly Journal[],
): Promise<Coverage> => {
  const { openGathering } = await import('../coverage/coverage.ts');
  const parts = documents.map((one) => ({ document: one, operations: one.operations }));
  const gathering = openGathering(document, parts);
  for (const journal of journals) {
    for (const gone of journal.gone()) gathering.addGone(gone);
    for (const entry of journal.all()) {
      const { judged, ...exchange } = judge(entry);
      const { id, sandbox } = entry;
      gathering.add({ id, sandbox, ...exchange }, judged);
    }
  }
  return gathering.coverage();
};

const mask = (coverage: Coverage, cover: Cover): Coverage => ({
  ...coverage,
  against: coverage.against.map((call) => ({ ...call, url: coverUrl(cover, call.url) })),
});
