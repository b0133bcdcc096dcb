import type { Judge, Judgement } from '../../contract/contract.ts';
import { type JournalEntry, toExchange } from '../../testing/testing.ts';
import type { PublishedDocument } from '../context.ts';

/** Compares a call with the document of its operation. */
export type JudgeEntry = (
  entry: JournalEntry,
) => { readonly judged: Judgement } & ReturnType<typeof toExchange>;

/** Loads the judge on the first use: most servers never need it. */
export async function compileEntryJudge(
  documents: readonly PublishedDocument[],
): Promise<JudgeEntry> {
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
