import { isPreflight, judgeExchange, openJudge } from '../contract/contract.ts';
import { type Coverage, openGathering } from '../coverage/coverage.ts';
import { listKeyNames, type OpenApiDocument } from '../document/document.ts';
import { coverUrl, openCover } from '../journal/journal.ts';
import { openOurs } from './ours.ts';
import type { RecordedCall } from './recorded.ts';
import type { TrafficReport } from './report.ts';

export { readHar } from './har.ts';
export type { TrafficFailure, TrafficReport } from './report.ts';
export { toGithub } from './report-github.ts';
export { toJunit } from './report-junit.ts';

type Asked = {
  readonly document: OpenApiDocument;
  readonly archive: string;
  readonly hosts: readonly string[];
};

/**
 * Judges recorded calls by a document.
 * @throws an error with a sentence where none is of the API.
 */
export const judgeTraffic = (
  calls: readonly RecordedCall[],
  { document, archive, hosts }: Asked,
): { readonly report: TrafficReport; readonly coverage: Coverage } => {
  const judge = openJudge(document);
  const isOurs = openOurs(calls, { document, judge, hosts });
  const ours = calls.filter((call) => isOurs(call) && !isPreflight(call.sent));
  if (ours.length === 0 && calls.length > 0)
    throw new Error(
      `None of the ${calls.length} calls in ${archive} is one of ${document.title}: name its host with --host.`,
    );
  const gathering = openGathering(document, [{ document, operations: judge.operations }]);
  for (const call of ours) gathering.add(call, judgeExchange(judge, call));
  const coverage = mask(gathering.coverage(), document);
  return { report: toReport(coverage, { document, archive, calls, ours }), coverage };
};

/** Reports are kept where many can read them. */
const mask = (coverage: Coverage, document: OpenApiDocument): Coverage => {
  const cover = openCover(listKeyNames(document));
  return {
    ...coverage,
    against: coverage.against.map((call) => ({ ...call, url: coverUrl(cover, call.url) })),
  };
};

type Judging = Omit<Asked, 'hosts'> & {
  readonly calls: readonly RecordedCall[];
  readonly ours: readonly RecordedCall[];
};

const toReport = (
  { calls: { unmatched, invalid, unfit }, operations, against }: Coverage,
  { document, archive, calls, ours }: Judging,
): TrafficReport => ({
  document: { source: document.source, title: document.title, version: document.version },
  archive,
  calls: {
    total: calls.length,
    judged: ours.length,
    elsewhere: calls.length - ours.length,
    ...{ unmatched, invalid, unfit },
    unanswered: ours.filter(({ got }) => got === undefined).length,
    leftOut: ours.reduce((sum, { leftOut }) => sum + leftOut.length, 0),
  },
  operations: operations
    .filter((operation) => operation.calls > 0)
    .map(({ id, method, path, calls }) => ({ id, method, path, calls })),
  failures: against,
});
