import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ControlContext } from '../context.ts';

/** Leads from the path of the control API to the console. */
export function addConsoleRedirect(
  scope: FastifyInstance,
  { prefix }: Pick<ControlContext, 'prefix'>,
): void {
  scope.get('/', (request, reply) => redirectToConsole(request, reply, prefix));
}

/** Leads browsers from `/` to the console, where no document has that path. */
export function addRootRedirect(
  app: FastifyInstance,
  { prefix }: Pick<ControlContext, 'prefix'>,
): void {
  if (app.hasRoute({ method: 'GET', url: '/' })) return;
  app.get('/', async (request, reply) => {
    if (asksForPage(request)) return redirectToConsole(request, reply, prefix);
    reply.callNotFound();
    return reply;
  });
}

/** Whether a browser asks for a page, and not a program for data. */
export function asksForPage({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html');
}

/** Leads to the console, and keeps the prefix that selects a sandbox. */
export async function redirectToConsole(
  { originalUrl, url }: FastifyRequest,
  reply: FastifyReply,
  prefix: string,
  place = '',
): Promise<FastifyReply> {
  const sandboxPrefix = originalUrl.slice(0, originalUrl.length - url.length);
  return reply.redirect(`${sandboxPrefix}${prefix}/console${place}`, 302);
}
