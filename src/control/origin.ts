import type { FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';
import type { Controlled } from './control.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What tells of no sandbox: other pages may show the documents. */
const ofNoSandbox = /^\/(health|openapi(\/.*)?\.(json|yaml)|control\.json|(docs|control)(\/.*)?)$/;

/**
 * Refuses (403) a call that a page may have sent that is none of this server: one with another origin
 * (RFC 6454), which a browser sends to the reader's own machine without asking anybody, and one to a
 * name that somebody else may have lead here (DNS rebinding). Such a page reads without saying its
 * origin, and may say of itself what it likes, so that the name alone tells.
 */
export const refuseForeignOrigin = (
  { method, url, headers: { origin, host = '' } }: FastifyRequest,
  { prefix, controlToken, ownName }: Pick<Controlled, 'prefix' | 'controlToken' | 'ownName'>,
): void => {
  const path = String(url.slice(prefix.length).split('?', 1)[0]);
  if (reading.has(method) && ofNoSandbox.test(path)) return;
  if (controlToken === undefined && !isOwn(host, ownName)) {
    throw refuse({
      status: 403,
      code: 'host-foreign',
      detail: `The name ${shorten(host)} may be one that somebody else had lead here; send the call to an IP address, localhost, a name without dots or one that ends in .local or .internal, or start with --control-token and show the token.`,
    });
  }
  if (origin === undefined || isOrigin(origin, host)) return;
  throw refuse({
    status: 403,
    code: 'origin-foreign',
    detail: `A page of ${shorten(origin)} may not use what is here; send the call from a page of this server, or from a program that sends no Origin.`,
  });
};

const shorten = (text: string): string => JSON.stringify(text.slice(0, 200));

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
 * of his domain: an address, this machine, a name of the network that one is in, what was said at the
 * start. A browser always names one; programs of old do not.
 */
const isOwn = (host: string, ownName: string | undefined): boolean => {
  if (host === '') return true;
  const name = toName(host);
  return inside.test(name) || (ownName !== undefined && name === toName(ownName));
};

/** Of the last names none can be registered: RFC 6761, RFC 6762, and `internal` by ICANN. */
const inside = /^([\d.]+|\[.*|[^.]+|.+\.(localhost|local|internal))$/;

/** Without the port, and as all write it; empty for what is no host. */
const toName = (host: string): string => {
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
};
