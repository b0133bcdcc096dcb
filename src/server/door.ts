import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Reply } from '../response/shape.ts';
import { findInnermost } from './innermost.ts';
import { openPrecedence, type Precede } from './precedence.ts';
import { openRefusals } from './refusal.ts';
import { openRefusing, type RefusingOptions } from './refusing.ts';
import type { Service } from './service.ts';

/** What happens to requests that end before an operation answers them, whichever document they are for. */
export type Doors = {
  readonly precede: Precede;
  readonly refuseWith: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  /** The reply to what was no request, for a path. */
  readonly toReply: (error: unknown, url: string) => Promise<Reply>;
};

/** Has each request go to the document that it is for. */
export const openDoors = (
  services: readonly [Service, ...Service[]],
  options: RefusingOptions,
): Doors => {
  const open = (service: Service): Doors => {
    const toOwn = openRefusals(service);
    const toProblemReply = openRefusals({ ...service, refuse: undefined });
    return {
      precede: openPrecedence(service, options.onPath),
      refuseWith: openRefusing(service, options),
      toReply: (error, url) =>
        options.isControl({ url }) ? toProblemReply(error) : toOwn(error, options.onPath(url)[0]),
    };
  };
  const [first, ...others] = services;
  if (others.length === 0) return open(first);
  const doors = new Map(services.map((service) => [service, open(service)]));
  // What is below no document's base path has the form of none.
  const outside = open({ ...first, base: '', authenticate: undefined, refuse: undefined });
  const doorsOf = ({ url, routeOptions }: Asked): Doors => {
    const service = findService(services, { url, routeOptions }, options);
    return (service && doors.get(service)) ?? outside;
  };
  return {
    precede: (error, request) => doorsOf(request).precede(error, request),
    refuseWith: (error, request, reply) => doorsOf(request).refuseWith(error, request, reply),
    toReply: (error, url) => doorsOf({ url }).toReply(error, url),
  };
};

/** What tells for which document a request is. */
type Asked = Pick<FastifyRequest, 'url'> & {
  readonly routeOptions?: FastifyRequest['routeOptions'] | undefined;
};

const findService = (
  services: readonly Service[],
  { url, routeOptions }: Asked,
  { onPath }: RefusingOptions,
): Service | undefined => {
  const routed = findInnermost(services, url) ?? routeOptions?.config.service;
  if (routed !== undefined) return routed;
  const [operation] = onPath(url);
  const isOf = ({ operations }: Service) => operations.some((one) => one.operation === operation);
  return services.find(isOf) ?? services.find(({ base }) => base === '');
};
