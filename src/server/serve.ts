import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ticks } from '../clock.ts';
import type { Finding } from '../document/document.ts';
import { toNoticeField } from '../response/notice.ts';
import type { Reply } from '../response/shape.ts';
import { cutOff } from './cut.ts';
import { withAllowance } from './meter.ts';
import type { Perform, Performed } from './perform.ts';
import type { Record } from './record.ts';
import { openRoute, type Route } from './route.ts';
import { send } from './send.ts';
import type { Service } from './service.ts';
import type { AtEndOfTurn } from './turn.ts';

/** What all routes have in common. */
export type Serving = {
  readonly service: Service;
  readonly record: Record;
  readonly atEndOfTurn: AtEndOfTurn;
  /** Hears of operations that cannot be served. */
  readonly onFinding: (finding: Finding) => void;
  /** Answers a request with what it ended with, where that was no outcome. */
  readonly refuseWith: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>;
  /** Ends a request for what is not there. */
  readonly refuseUnknown: (request: FastifyRequest) => Promise<never>;
  readonly before?: ((request: FastifyRequest) => Promise<void>) | undefined;
};

/** Has the app answer the requests of a route. */
export const serve = (app: FastifyInstance, route: Route, serving: Serving): void => {
  const { method, url, candidates } = route;
  const { before, service } = serving;
  const [{ operation }] = candidates;
  try {
    if (isNewTo(app, route)) app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
    app.route({
      method,
      url,
      config: { operation, service },
      ...(before ? { preHandler: before } : {}),
      handler: toHandler(route, serving),
    });
  } catch (error) {
    const message = `cannot be routed, so it is not served: ${Object(error).message}`;
    serving.onFinding(service.told({ severity: 'error', pointer: operation.pointer, message }));
  }
};

/** Methods of a document's own, and a GET that the document describes with a body. */
const isNewTo = ({ supportedMethods }: FastifyInstance, { method, candidates }: Route): boolean =>
  !supportedMethods.includes(method) ||
  ((method === 'GET' || method === 'HEAD') &&
    candidates.some(({ operation }) => operation.body !== undefined));

/** Calls back rather than waits: each promise on a request's way costs as much as a look-up. */
const toHandler = (route: Route, serving: Serving) => {
  const { service, record, atEndOfTurn, refuseWith, refuseUnknown } = serving;
  const [{ positions }] = route.candidates;
  // Most operations of a large document are never called, so nothing of them is compiled before.
  let perform: Perform | undefined;
  const leave = (request: FastifyRequest, reply: FastifyReply, performed: Performed): void => {
    const answer = withAllowance(request, withWords(performed));
    const { notices, cut } = performed;
    if (cut !== undefined) {
      cutOff(reply, answer, cut).then((got) => record(request, { reply: got, notices }));
      return;
    }
    send(reply, answer);
    record(request, { reply: answer, notices });
  };
  return (request: FastifyRequest, reply: FastifyReply): void => {
    request.arrival = ticks();
    const fail = (thrown: unknown) => {
      // What cannot be answered at all is Fastify's.
      refuseWith(thrown, request, reply).catch((error) => reply.send(error));
    };
    // The router takes what stands behind the slash of /pets/ for a value.
    if (positions.length > 0 && hasEmpty(request.params)) {
      refuseUnknown(request).catch(fail);
      return;
    }
    perform ??= openRoute(service, route);
    perform(request).then(
      (performed) =>
        atEndOfTurn(() => {
          try {
            leave(request, reply, performed);
          } catch (error) {
            fail(error);
          }
        }),
      fail,
    );
  };
};

const hasEmpty = (params: unknown): boolean => {
  for (const name in Object(params)) if (Reflect.get(Object(params), name) === '') return true;
  return false;
};

/** What is to be said beside a reply, which for most is nothing. */
const withWords = ({ reply, notices, findings }: Performed): Reply => {
  if (notices.length === 0 && findings.length === 0) return reply;
  const words = {
    ...(notices.length > 0 && { 'sandlot-notice': notices.map(toNoticeField) }),
    ...(findings.length > 0 && { 'sandlot-finding': findings }),
  };
  return { ...reply, headers: { ...reply.headers, ...words } };
};
