import type { FastifyRequest } from 'fastify';
import type {
  AuthenticateContext,
  Knock,
  OperationName,
  Principal,
} from '../behaviour/behaviour.ts';
import { isObject } from '../document/document.ts';
import { isPending } from '../pending.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { Service } from './service.ts';

/** Asks a module who sends a request; throws the refusal of a stranger. */
export type Ask = (
  request: FastifyRequest,
  context: AuthenticateContext,
) => Principal | PromiseLike<Principal>;

/**
 * Compiles the question to a module who sends requests of an operation, or, without one, of paths that
 * no operation has. `undefined` where no module has a word on that.
 */
export const openAsk = ({ authenticate }: Service, operation?: OperationName): Ask | undefined => {
  if (!authenticate) return undefined;
  return (request, context) => {
    const { method, headers } = request;
    const path = pathOf(request.raw.url);
    const knock: Knock = operation
      ? { method, path, headers, operation }
      : { method, path, headers };
    const answer = authenticate(knock, context);
    return isPending(answer) ? answer.then(toPrincipal) : toPrincipal(answer);
  };
};

const toPrincipal = (answer: Principal | Refusal): Principal => {
  if (isRefusal(answer)) throw answer;
  if (!isObject(answer)) {
    throw new Error('"authenticate" returned neither a principal nor a refusal.');
  }
  return answer;
};

const pathOf = (url = ''): string => {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
};
