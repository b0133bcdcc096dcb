import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '../../base/refusal.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { RecordExchange } from '../calls/record-exchange.ts';
import { enforceRateLimit, withRateLimitHeaders } from '../faults/rate-limit.ts';
import type { OperationsOnPath } from '../routing/allowed-methods.ts';
import { findByBasePath, type IsControlRequest } from '../routing/base-paths.ts';
import { routedOperation } from '../routing/routed-operation.ts';
import { compileMaskUrl } from '../server/request-log.ts';
import { sendReply } from '../server/send-reply.ts';
import type { Service } from '../service.ts';
import { createErrorPrecedence, type PrioritizeError } from './error-precedence.ts';
import { compileErrorReply } from './error-reply.ts';

/** Answers requests that end in an error, in the form of the document that they are for. */
export type ErrorRouting = {
  readonly prioritizeError: PrioritizeError;
  readonly replyWithError: ReplyWithError;
  /** The reply to bytes that are not a valid request, for a path. */
  readonly toErrorReply: (error: unknown, url: string) => Promise<Reply>;
};

export type ReplyWithError = (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

export type ErrorRoutingOptions = {
  readonly isControl: IsControlRequest;
  readonly onPath: OperationsOnPath;
  /** Called with a few lines about each request that Sandlot or a behaviour failed to answer. */
  readonly onFailure: (report: string) => void;
  readonly record: RecordExchange;
};

export function createErrorRouting(
  services: readonly [Service, ...Service[]],
  options: ErrorRoutingOptions,
): ErrorRouting {
  const [first, ...others] = services;
  if (others.length === 0) return createDocumentErrors(first, options);
  const byService = new Map(
    services.map((service) => [service, createDocumentErrors(service, options)]),
  );
  // A path below no document's base path gets a problem, without any module's authentication.
  const withoutDocument = createDocumentErrors(
    { ...first, base: '', authenticate: undefined, refuse: undefined },
    options,
  );
  const errorsOf = (request: RoutedRequest): ErrorRouting => {
    const service = findService(services, request, options);
    return (service && byService.get(service)) ?? withoutDocument;
  };
  return {
    prioritizeError: (error, request) => errorsOf(request).prioritizeError(error, request),
    replyWithError: (error, request, reply) =>
      errorsOf(request).replyWithError(error, request, reply),
    toErrorReply: (error, url) => errorsOf({ url }).toErrorReply(error, url),
  };
}

function createDocumentErrors(service: Service, options: ErrorRoutingOptions): ErrorRouting {
  const { isControl, onPath } = options;
  const toApiReply = compileErrorReply(service);
  const toProblemReply = compileErrorReply({ ...service, refuse: undefined });
  return {
    prioritizeError: createErrorPrecedence(service, onPath),
    replyWithError: createErrorReplier(service, options),
    toErrorReply: (error, url) =>
      isControl({ url }) ? toProblemReply(error) : toApiReply(error, onPath(url)[0]),
  };
}

/** The parts of a request that show which document it is for. */
type RoutedRequest = Pick<FastifyRequest, 'url'> & {
  readonly routeOptions?: FastifyRequest['routeOptions'] | undefined;
};

function findService(
  services: readonly Service[],
  { url, routeOptions }: RoutedRequest,
  { onPath }: ErrorRoutingOptions,
): Service | undefined {
  const routed = findByBasePath(services, url) ?? routeOptions?.config.service;
  if (routed !== undefined) return routed;
  const [operation] = onPath(url);
  return (
    services.find(({ operations }) => operations.some((one) => one.operation === operation)) ??
    services.find(({ base }) => base === '')
  );
}

/** Creates the handler of a document's errors: count the request, answer it, report it, record it. */
export function createErrorReplier(
  service: Service,
  { isControl, onPath, onFailure, record }: ErrorRoutingOptions,
): ReplyWithError {
  const toApiReply = compileErrorReply(service);
  const toProblemReply = compileErrorReply({ ...service, refuse: undefined });
  const maskUrl = compileMaskUrl([service]);
  /** A refusal (429) of a request over the rate limit takes precedence. */
  const prioritizeRateLimit = (error: unknown, request: FastifyRequest): Promise<unknown> =>
    enforceRateLimit(service, request).then(
      () => error,
      (refusal) => refusal,
    );
  return async (thrown, request, reply) => {
    const isOfControl = isControl(request);
    const operation = routedOperation(request) ?? onPath(request.url)[0];
    const error = isOfControl ? thrown : await prioritizeRateLimit(thrown, request);
    const refused = await (isOfControl ? toProblemReply(error) : toApiReply(error, operation));
    const answer = withRateLimitHeaders(request, refused);
    // A refusal is intended, whatever its status; the store itself reports a full disk.
    if (answer.status >= 500 && !isRefusal(error))
      onFailure(`${request.method} ${maskUrl(request.url)}: ${formatFailure(error)}`);
    const recorded = isOfControl
      ? undefined
      : record(request, { reply: answer, notices: [], error });
    if (service.recording === 'before reply') await recorded;
    return sendReply(reply, answer);
  };
}

function formatFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
