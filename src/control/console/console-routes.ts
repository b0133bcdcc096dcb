import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ControlContext } from '../context.ts';
import { createTypedRoutes } from '../typed-route.ts';
import type { consolePaths } from './console-schema.ts';

/** The files of the console, with their media types. */
const mediaTypes = {
  'index.html': 'text/html; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

type ConsoleFile = keyof typeof mediaTypes;

/**
 * The page has scripts and styles of its own files only, and calls this server only. Hostile texts stay
 * text even where the page has a mistake, since nothing may become a script.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * Adds the console, a page that uses the control API. Its files have no data, so they need no token: the
 * page asks for it. They are read when they are asked for.
 */
export function addConsoleRoutes(
  scope: FastifyInstance,
  { consoleFolder }: Pick<ControlContext, 'consoleFolder'>,
): void {
  const sendFile = async (reply: FastifyReply, file: ConsoleFile): Promise<FastifyReply> => {
    const bytes = await readFile(new URL(file, consoleFolder));
    return reply
      .headers({
        'content-type': mediaTypes[file],
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
      .send(bytes);
  };
  createTypedRoutes<typeof consolePaths>(scope)('GET /console', async (_request, reply) =>
    sendFile(reply, 'index.html'),
  );
  for (const file of ['console.js', 'console.css', 'icon.svg'] as const)
    scope.get(`/console/${file}`, (_request, reply) => sendFile(reply, file));
}
