import type { FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';
import type { Controlled } from './control.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What tells of no sandbox: other pages may show the documents. */
const ofNoSandbox = /^\/(health|openapi(\/.*)?\.(json|yaml)|control\.json|(docs|control)(\/.*)?)$/;

/**
 * Refuses (403) a call that was sent by a page of another origin (RFC 6454): a browser sends such calls
 * to a server on the reader's own machine without asking anybody.
 */
export const refuseForeignOrigin = (
  { method, url, headers: { origin, host = '' } }: FastifyRequest,
  { prefix, controlToken }: Pick<Controlled, 'prefix' | 'controlToken'>,
): void => {
  if (origin === undefined) return;
  const path = String(url.slice(prefix.length).split('?', 1)[0]);
  if (reading.has(method) && ofNoSandbox.test(path)) return;
  const named = `A page of ${JSON.stringify(origin.slice(0, 200))} may not use what is here`;
  if (!isOrigin(origin, host)) {
    throw foreign(
      `${named}; send the call from a page of this server, or from a program that sends no Origin.`,
    );
  }
  if (controlToken !== undefined || isOwnName(new URL(origin).hostname)) return;
  throw foreign(
    `${named}, since anybody may have its name lead here; open the page by an IP address, by localhost or by a name without dots, or start with --control-token.`,
  );
};

/** True where a page of that origin came from the host that the call was sent to. */
const isOrigin = (origin: string, host: string): boolean => {
  try {
    const page = new URL(origin);
    return new URL(`${page.protocol}//${host}`).host === page.host;
  } catch {
    // `null` is the origin of pages that hide where they come from.
    return false;
  }
};

/**
 * True for a host that nobody on the internet can have lead to somebody's own machine, as with a name
 * of his domain (DNS rebinding): an address, this machine, a name of the network that one is in.
 */
const isOwnName = (name: string): boolean =>
  /^[\d.]+$/.test(name) || name.startsWith('[') || /^([^.]+|.*\.localhost)$/.test(name);

const foreign = (detail: string) => refuse({ status: 403, code: 'origin-foreign', detail });
