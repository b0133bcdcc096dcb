import { createSecretMask, maskUrl } from '../../base/mask-secrets.ts';
import { formatCount } from '../../base/text.ts';
import {
  listApiKeyNames,
  listBasePaths,
  type OpenApiDocument,
  readBasePath,
} from '../../openapi/openapi.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { createCoverageCollector } from '../coverage/coverage-collector.ts';
import { isPreflight } from '../judge/exchange.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { toReportedDocument } from '../report.ts';
import type { ArchivedCall } from './archived-call.ts';
import { compileJudgement } from './judge-archived-call.ts';
import type { TrafficReport } from './traffic-report.ts';

export { parseHar, parseTraffic } from './parse-traffic.ts';
export {
  formatTrafficAnnotations,
  formatTrafficJunit,
  type TrafficFailure,
  type TrafficReport,
} from './traffic-report.ts';

export type RecordedTrafficOptions = {
  readonly document: OpenApiDocument;
  readonly archive: string;
  /** Hosts of the API, when the user named them. */
  readonly hosts: readonly string[];
  /** The path below which the API was recorded, where it is not the document's. */
  readonly base?: string | undefined;
};

/**
 * Judges recorded calls by a document.
 * @throws an error with a sentence when no call belongs to the API, or there is none.
 */
export function checkTraffic(
  calls: readonly ArchivedCall[],
  options: RecordedTrafficOptions,
): { readonly report: TrafficReport; readonly coverage: Coverage } {
  const { document, archive } = options;
  const { judge, ownCalls } = selectOwnCalls(calls, options);
  const apiCalls = ownCalls.filter(({ request }) => !isPreflight(request));
  if (apiCalls.length === 0) throw createForeignCallsError(calls, options);
  const collector = createCoverageCollector(document, [{ document, operations: judge.operations }]);
  const judgeCall = compileJudgement(document, judge);
  for (const call of apiCalls) collector.add(call, judgeCall(call));
  const coverage = maskSecrets(collector.coverage(), document);
  return { report: toTrafficReport(coverage, { document, archive, calls, apiCalls }), coverage };
}

/**
 * Selects the recorded calls that go to the API, with the paths of its document.
 * @throws an error with a sentence when nothing was recorded.
 */
export function selectOwnCalls(
  recorded: readonly ArchivedCall[],
  { document, archive, hosts, base }: RecordedTrafficOptions,
): { readonly judge: Judge; readonly ownCalls: readonly ArchivedCall[] } {
  if (recorded.length === 0) throw new Error(`${archive} has no calls.`);
  const calls = rebaseCalls(recorded, base, readBasePath(document));
  const judge = createJudge(document);
  return { judge, ownCalls: calls.filter(createApiCallFilter(calls, { document, judge, hosts })) };
}

/** The error for a recording without a call of the API. */
export function createForeignCallsError(
  calls: readonly ArchivedCall[],
  { document, archive, hosts }: RecordedTrafficOptions,
): Error {
  const advice =
    hosts.length > 0 ? 'the path below which it was recorded with --base' : 'its host with --host';
  return new Error(
    `None of the ${formatCount(calls.length, 'call')} in ${archive} goes to ${document.title}. Pass ${advice}.`,
  );
}

/** Replaces the path below which an API was recorded by the document's own. */
function rebaseCalls(
  calls: readonly ArchivedCall[],
  base: string | undefined,
  documentBase: string,
): readonly ArchivedCall[] {
  if (base === undefined) return calls;
  const recordedBase = base.replace(/(?<!\/)\/+$/, '');
  return calls.map((call) => {
    const { url } = call.request;
    const isForeign = call.address === undefined && !call.isOfApi;
    if (isForeign || !`${url}/`.startsWith(`${recordedBase}/`)) return call;
    const path = documentBase + url.slice(recordedBase.length);
    return {
      ...call,
      address: call.address && new URL(path, call.address),
      request: { ...call.request, url: path },
    };
  });
}

/** Reports are often published, so secrets in URLs are masked. */
function maskSecrets(coverage: Coverage, document: OpenApiDocument): Coverage {
  const cover = createSecretMask(listApiKeyNames(document));
  return {
    ...coverage,
    against: coverage.against.map((call) => ({ ...call, url: maskUrl(cover, call.url) })),
  };
}

type TrafficReportInput = Pick<RecordedTrafficOptions, 'document' | 'archive'> & {
  readonly calls: readonly ArchivedCall[];
  readonly apiCalls: readonly ArchivedCall[];
};

function toTrafficReport(
  { calls: { unmatched, invalid, unfit }, operations, against }: Coverage,
  { document, archive, calls, apiCalls }: TrafficReportInput,
): TrafficReport {
  return {
    document: toReportedDocument(document),
    archive,
    calls: {
      total: calls.length,
      judged: apiCalls.length,
      elsewhere: calls.length - apiCalls.length,
      unmatched,
      invalid,
      unfit,
      unanswered: apiCalls.filter(({ reply }) => reply === undefined).length,
      leftOut: apiCalls.reduce((sum, { leftOut }) => sum + leftOut.length, 0),
    },
    operations: operations
      .filter((operation) => operation.calls > 0)
      .map(({ id, method, path, calls }) => ({ id, method, path, calls })),
    failures: against,
  };
}

/** True for calls of the documented API. */
export type IsApiCall = (call: ArchivedCall) => boolean;

type ApiCallFilterOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  /** Hosts of the API, when the user named them. */
  readonly hosts: readonly string[];
};

/**
 * Separates calls of the API from others in a recording, such as those for images. Its hosts
 * are the given ones; else those of the document's servers, if any was called; else all on
 * which a documented operation was called. On these hosts a call belongs to the API when it
 * matches an operation or starts with a base path of the servers.
 */
export function createApiCallFilter(
  calls: readonly ArchivedCall[],
  { document, judge, hosts }: ApiCallFilterOptions,
): IsApiCall {
  const isOfOperation = ({ request }: ArchivedCall) =>
    judge.findOperation(request.method, request.url) !== undefined;
  const reached = new Set(hostsOf(calls));
  const served = listHosts(document).filter((host) => reached.has(host));
  const found = () => hostsOf(calls.filter(isOfOperation));
  const apiCalls = new Set(hosts.length > 0 ? hosts : served.length > 0 ? served : found());
  const bases = new Set(
    judge.operations.flatMap((operation) => listBasePaths(document, operation)),
  );
  return (call) => {
    const { address, isOfApi } = call;
    if (isOfApi) return true;
    if (address === undefined || !(apiCalls.has(address.host) || apiCalls.has(address.hostname)))
      return false;
    return (
      isOfOperation(call) || [...bases].some((base) => address.pathname.startsWith(`${base}/`))
    );
  };
}

function hostsOf(calls: readonly ArchivedCall[]): readonly string[] {
  return calls.flatMap(({ address }) => address?.host ?? []);
}

function listHosts({ root }: OpenApiDocument): readonly string[] {
  return [root.servers].flat().flatMap((server) => {
    const { url } = Object(server);
    return URL.canParse(url) ? [new URL(url).host] : [];
  });
}
