import { createSecretMask, maskUrl } from '../../base/mask-secrets.ts';
import { listApiKeyNames, type OpenApiDocument } from '../../openapi/openapi.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { createCoverageCollector } from '../coverage/coverage-collector.ts';
import { isPreflight, judgeExchange } from '../judge/exchange.ts';
import { createJudge } from '../judge/judge.ts';
import { createApiCallFilter } from './api-calls.ts';
import type { ArchivedCall } from './har.ts';
import type { TrafficReport } from './traffic-report.ts';

export { parseHar } from './har.ts';
export type { TrafficFailure, TrafficReport } from './traffic-report.ts';
export { formatTrafficAnnotations, formatTrafficJunit } from './traffic-report.ts';

type CheckTrafficOptions = {
  readonly document: OpenApiDocument;
  readonly archive: string;
  readonly hosts: readonly string[];
};

/**
 * Judges recorded calls by a document.
 * @throws an error with a sentence when no call belongs to the API.
 */
export function checkTraffic(
  calls: readonly ArchivedCall[],
  { document, archive, hosts }: CheckTrafficOptions,
): { readonly report: TrafficReport; readonly coverage: Coverage } {
  const judge = createJudge(document);
  const isOurs = createApiCallFilter(calls, { document, judge, hosts });
  const apiCalls = calls.filter((call) => isOurs(call) && !isPreflight(call.request));
  if (apiCalls.length === 0 && calls.length > 0)
    throw new Error(
      `None of the ${calls.length} calls in ${archive} goes to ${document.title}. Pass its host with --host.`,
    );
  const collector = createCoverageCollector(document, [{ document, operations: judge.operations }]);
  for (const call of apiCalls) collector.add(call, judgeExchange(judge, call));
  const coverage = maskSecrets(collector.coverage(), document);
  return { report: toTrafficReport(coverage, { document, archive, calls, apiCalls }), coverage };
}

/** Reports are often published, so secrets in URLs are masked. */
function maskSecrets(coverage: Coverage, document: OpenApiDocument): Coverage {
  const cover = createSecretMask(listApiKeyNames(document));
  return {
    ...coverage,
    against: coverage.against.map((call) => ({ ...call, url: maskUrl(cover, call.url) })),
  };
}

type TrafficReportInput = Omit<CheckTrafficOptions, 'hosts'> & {
  readonly calls: readonly ArchivedCall[];
  readonly apiCalls: readonly ArchivedCall[];
};

function toTrafficReport(
  { calls: { unmatched, invalid, unfit }, operations, against }: Coverage,
  { document, archive, calls, apiCalls }: TrafficReportInput,
): TrafficReport {
  return {
    document: { source: document.source, title: document.title, version: document.version },
    archive,
    calls: {
      total: calls.length,
      judged: apiCalls.length,
      elsewhere: calls.length - apiCalls.length,
      ...{ unmatched, invalid, unfit },
      unanswered: apiCalls.filter(({ reply }) => reply === undefined).length,
      leftOut: apiCalls.reduce((sum, { leftOut }) => sum + leftOut.length, 0),
    },
    operations: operations
      .filter((operation) => operation.calls > 0)
      .map(({ id, method, path, calls }) => ({ id, method, path, calls })),
    failures: against,
  };
}
