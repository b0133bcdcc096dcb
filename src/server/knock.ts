import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Knock, OperationName, Principal } from '../behaviour/behaviour.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { Service } from './service.ts';

/** Finds out who sends a request, before its body is read; a stranger is refused. */
export type Admit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Compiles the admission to an operation, or, without one, to paths that no operation has. */
export const openAdmission = (service: Service, operation?: OperationName): Admit => {
  const { authenticate, anonymous, settings } = service;
  if (!authenticate) {
    return async (request) => {
      request.principal = anonymous;
    };
  }
  return async (request) => {
    const knock: Knock = {
      method: request.method,
      path: pathOf(request.raw.url),
      headers: request.headers,
      ...(operation ? { operation } : {}),
    };
    const principal: Principal | ReturnType<typeof refuse> = await service
      .sandbox('default')
      .read(async (transaction) => {
        const records = (resource: string) => transaction.records(resource);
        return authenticate(knock, { records, settings, refuse });
      });
    if (isRefusal(principal)) throw principal;
    request.principal = principal;
  };
};

const pathOf = (url = ''): string => url.split('?', 1)[0] ?? '';
