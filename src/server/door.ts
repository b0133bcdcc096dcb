import type { FastifyReply, FastifyRequest } from 'fastify';
import { findInnermost } from './innermost.ts';
import { openPrecedence, type Precede } from './precedence.ts';
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
};

/** Has each request go to the document that it is for. */
export const openDoors = (
  services: readonly [Service, ...Service[]],
  options: RefusingOptions,
): Doors => {
  const open = (service: Service): Doors => ({
    precede: openPrecedence(service, options.onPath),
    refuseWith: openRefusing(service, options),
  });
  const [first, ...others] = services;
  if (others.length === 0) return open(first);
  const doors = new Map(services.map((service) => [service, open(service)]));
  // What is below no document's base path has the form of none.
  const outside = open({ ...first, base: '', authenticate: undefined, refuse: undefined });
  const doorsOf = (request: FastifyRequest): Doors => {
    const service = findService(services, request, options);
    return (service && doors.get(service)) ?? outside;
  };
  return {
    precede: (error, request) => doorsOf(request).precede(error, request),
    refuseWith: (error, request, reply) => doorsOf(request).refuseWith(error, request, reply),
  };
};

const findService = (
  services: readonly Service[],
  { url, routeOptions }: FastifyRequest,
  { onPath }: RefusingOptions,
): Service | undefined => {
  const routed = findInnermost(services, url) ?? routeOptions.config.service;
  if (routed !== undefined) return routed;
  const [operation] = onPath(url);
  const isOf = ({ operations }: Service) => operations.some((one) => one.operation === operation);
  return services.find(isOf) ?? services.find(({ base }) => base === '');
};
