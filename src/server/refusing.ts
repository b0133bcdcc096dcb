import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '../refusal.ts';
import type { OnPath } from './allowed.ts';
import type { IsControl } from './is-control.ts';
import { openShownUrl } from './logged.ts';
import { meter, withAllowance } from './meter.ts';
import type { Record } from './record.ts';
import { openRefusals } from './refusal.ts';
import { send } from './send.ts';
import type { Service } from './service.ts';

export type RefusingOptions = {
  readonly isControl: IsControl;
  readonly onPath: OnPath;
  /** Hears of a request that failed through no fault of its own, in a few lines. */
  readonly onFailure: (story: string) => void;
  readonly record: Record;
};

/** Answers a request with what it ended with, where that was no outcome. */
export const openRefusing = (
  service: Service,
  { isControl, onPath, onFailure, record }: RefusingOptions,
): ((error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) => {
  const toReply = openRefusals(service);
  const toProblemReply = openRefusals({ ...service, refuse: undefined });
  /** The error, unless the request has to be told first that it is over the limit. */
  const countFirst = (error: unknown, request: FastifyRequest): Promise<unknown> =>
    meter(service, request).then(
      () => error,
      (refusal) => refusal,
    );
  return async (thrown, request, reply) => {
    const isOfControl = isControl(request);
    const { operation = onPath(request.url)[0] } = request.routeOptions.config;
    const error = isOfControl ? thrown : await countFirst(thrown, request);
    const refused = await (isOfControl ? toProblemReply(error) : toReply(error, operation));
    const answer = withAllowance(request, refused);
    // A refusal is meant, whatever its status: a full disk is said once, by the store.
    if (answer.status >= 500 && !isRefusal(error)) {
      onFailure(`${request.method} ${openShownUrl([service])(request.url)}: ${toStory(error)}`);
    }
    if (!isOfControl) record(request, { reply: answer, notices: [], error });
    return send(reply, answer);
  };
};

const toStory = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
