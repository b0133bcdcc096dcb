import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '../../base/refusal.ts';
import type { RecordExchange } from '../calls/record-exchange.ts';
import { enforceRateLimit, withRateLimitHeaders } from '../faults/rate-limit.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import type { OperationsOnPath } from '../routing/allowed-methods.ts';
import { findByBasePath, type IsControlRequest } from '../routing/base-paths.ts';
import { compileRedactUrl } from '../server/request-log.ts';
import { sendReply } from '../server/send-reply.ts';
import type { Service } from '../service.ts';
import { createErrorPrecedence, type PrioritizeError } from './error-precedence.ts';
import { compileErrorReply } from './error-reply.ts';

/** What happens to requests that end before an operation answers them, whichever document they are for. */
export type ErrorRouting = {
  readonly prioritizeError: PrioritizeError;
  readonly replyWithError: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  /** The reply to what was no request, for a path. */
  readonly toErrorReply: (error: unknown, url: string) => Promise<Reply>;
};

/** Has each request go to the document that it is for. */
export function createErrorRouting(
  services: readonly [Service, ...Service[]],
  options: ErrorRoutingOptions,
): ErrorRouting {
  const open = (service: Service): ErrorRouting => {
    const toOwn = compileErrorReply(service);
    const toProblemReply = compileErrorReply({ ...service, refuse: undefined });
    return {
      prioritizeError: createErrorPrecedence(service, options.onPath),
      replyWithError: createErrorReplier(service, options),
      toErrorReply: (error, url) =>
        options.isControl({ url }) ? toProblemReply(error) : toOwn(error, options.onPath(url)[0]),
    };
  };
  const [first, ...others] = services;
  if (others.length === 0) return open(first);
  const doors = new Map(services.map((service) => [service, open(service)]));
  // What is below no document's base path has the form of none.
  const outside = open({ ...first, base: '', authenticate: undefined, refuse: undefined });
  const doorsOf = ({ url, routeOptions }: RoutedRequest): ErrorRouting => {
    const service = findService(services, { url, routeOptions }, options);
    return (service && doors.get(service)) ?? outside;
  };
  return {
    prioritizeError: (error, request) => doorsOf(request).prioritizeError(error, request),
    replyWithError: (error, request, reply) =>
      doorsOf(request).replyWithError(error, request, reply),
    toErrorReply: (error, url) => doorsOf({ url }).toErrorReply(error, url),
  };
}

/** What tells for which document a request is. */
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
  const isOf = ({ operations }: Service) => operations.some((one) => one.operation === operation);
  return services.find(isOf) ?? services.find(({ base }) => base === '');
}

export type ErrorRoutingOptions = {
  readonly isControl: IsControlRequest;
  readonly onPath: OperationsOnPath;
  /** Hears of a request that failed through no fault of its own, in a few lines. */
  readonly onFailure: (story: string) => void;
  readonly record: RecordExchange;
};

/** Answers a request with what it ended with, where that was no outcome. */
export function createErrorReplier(
  service: Service,
  { isControl, onPath, onFailure, record }: ErrorRoutingOptions,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const toReply = compileErrorReply(service);
  const toProblemReply = compileErrorReply({ ...service, refuse: undefined });
  /** The error, unless the request has to be told first that it is over the limit. */
  const countFirst = (error: unknown, request: FastifyRequest): Promise<unknown> =>
    enforceRateLimit(service, request).then(
      () => error,
      (refusal) => refusal,
    );
  return async (thrown, request, reply) => {
    const isOfControl = isControl(request);
    const { operation = onPath(request.url)[0] } = request.routeOptions.config;
    const error = isOfControl ? thrown : await countFirst(thrown, request);
    const refused = await (isOfControl ? toProblemReply(error) : toReply(error, operation));
    const answer = withRateLimitHeaders(request, refused);
    // A refusal is meant, whatever its status: a full disk is said once, by the store.
    if (answer.status >= 500 && !isRefusal(error)) {
      onFailure(
        `${request.method} ${compileRedactUrl([service])(request.url)}: ${formatFailure(error)}`,
      );
    }
    if (!isOfControl) record(request, { reply: answer, notices: [], error });
    return sendReply(reply, answer);
  };
}

function formatFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
