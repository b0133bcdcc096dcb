import { listBasePaths, type OpenApiDocument } from '../../openapi/openapi.ts';
import type { Judge } from '../judge/judge.ts';
import type { RecordedCall } from './har.ts';

/** Whether a call is one of the API that a document describes. */
export type IsApiCall = (call: RecordedCall) => boolean;

type ApiCallFilterOptions = {
  readonly document: OpenApiDocument;
  readonly judge: Judge;
  /** The hosts of the API, where they were said. */
  readonly hosts: readonly string[];
};

/**
 * Tells the calls of an API from the others that a browser makes. Its hosts are those that were said;
 * else those of the document's servers, where calls went there; else those that an operation was
 * called at. There a call is of the API where it is of an operation, or below a path of its servers.
 */
export function createApiCallFilter(
  calls: readonly RecordedCall[],
  { document, judge, hosts }: ApiCallFilterOptions,
): IsApiCall {
  const isOfOperation = ({ request }: RecordedCall) =>
    judge.findOperation(request.method, request.url) !== undefined;
  const reached = new Set(hostsOf(calls));
  const served = listHosts(document).filter((host) => reached.has(host));
  const found = () => hostsOf(calls.filter(isOfOperation));
  const apiCalls = new Set(hosts.length > 0 ? hosts : served.length > 0 ? served : found());
  const bases = new Set(
    judge.operations.flatMap((operation) => listBasePaths(document, operation)),
  );
  return (call) => {
    const { address } = call;
    if (address === undefined || !(apiCalls.has(address.host) || apiCalls.has(address.hostname)))
      return false;
    return (
      isOfOperation(call) || [...bases].some((base) => address.pathname.startsWith(`${base}/`))
    );
  };
}

function hostsOf(calls: readonly RecordedCall[]): readonly string[] {
  return calls.flatMap(({ address }) => address?.host ?? []);
}

function listHosts({ root }: OpenApiDocument): readonly string[] {
  return [root.servers].flat().flatMap((server) => {
    const { url } = Object(server);
    return URL.canParse(url) ? [new URL(url).host] : [];
  });
}
