import { listBasePaths, type OpenApiDocument } from '../../openapi/openapi.ts';
import type { Judge } from '../judge/judge.ts';
import type { ArchivedCall } from './har.ts';

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
    const { address } = call;
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
