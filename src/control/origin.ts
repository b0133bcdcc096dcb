import type { FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses (403) a call that changes something and was sent by a page of another origin (RFC 6454): a
 * browser sends such calls to a server on the reader's own machine without asking anybody.
 */
export const refuseForeignOrigin = ({ method, headers }: FastifyRequest): void => {
  const { origin, host } = headers;
  if (origin === undefined || safe.has(method) || isOrigin(origin, host)) return;
  throw refuse({
    status: 403,
    code: 'origin-foreign',
    detail: `A page of ${JSON.stringify(origin.slice(0, 200))} may not change what is here; send the call from a page of this server, or from a program that sends no Origin.`,
  });
};

/** True where a page of that origin came from the host that the call was sent to. */
const isOrigin = (origin: string, host: string | undefined): boolean => {
  try {
    const page = new URL(origin);
    return new URL(`${page.protocol}//${host}`).host === page.host;
  } catch {
    // `null` is the origin of pages that hide where they come from.
    return false;
  }
};
