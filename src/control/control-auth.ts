import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../base/refusal.ts';
import type { ControlContext } from './context.ts';

/**
 * Refuses (401) who does not show the token: as a bearer token (RFC 6750), or as the password of HTTP
 * basic (RFC 7617), which a browser asks its reader for; the health is for all. What a browser then
 * sends by itself is safe, since pages of other origins are refused.
 */
export function requireControlToken(request: FastifyRequest, token: string, prefix: string): void {
  if (request.url.split('?', 1)[0] === `${prefix}/health`) return;
  const { authorization = '', accept = '' } = request.headers;
  if (listCredentials(authorization).some((shown) => isEqualSecret(shown, token))) return;
  const isWrong = authorization !== '';
  // A program that is asked for a password may have nobody to ask.
  const isReader = /\btext\/html\b/.test(accept);
  throw refuse({
    code: isWrong ? 'control-token-wrong' : 'control-token-missing',
    detail: `${isWrong ? 'What is shown is not the control token. ' : ''}Send the token of --control-token as "Authorization: Bearer TOKEN", or as the password of HTTP basic.`,
    headers: {
      'www-authenticate': `Bearer realm="control"${isReader ? ', Basic realm="control", charset="UTF-8"' : ''}`,
    },
  });
}

function listCredentials(authorization: string): readonly string[] {
  const [, scheme = '', shown = ''] = /^(Bearer|Basic) +(.*)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [shown];
  const [user = '', ...password] = Buffer.from(shown, 'base64').toString('utf8').split(':');
  // Who is asked for two words and knows one may write it into either.
  return [password.join(':'), user];
}

function isEqualSecret(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What tells of no sandbox: other pages may show the documents. */
const publicPaths = /^\/(health|openapi(\/.*)?\.(json|yaml)|control\.json|(docs|control)(\/.*)?)$/;

/**
 * Refuses (403) a call that a page may have sent that is none of this server: one with another origin
 * (RFC 6454), which a browser sends to the reader's own machine without asking anybody, and one to a
 * name that somebody else may have lead here (DNS rebinding). Such a page reads without saying its
 * origin, and may say of itself what it likes, so that the name alone tells.
 */
export function requireOwnOrigin(
  { method, url, headers: { origin, host = '' } }: FastifyRequest,
  { prefix, controlToken, hostName }: Pick<ControlContext, 'prefix' | 'controlToken' | 'hostName'>,
): void {
  const path = String(url.slice(prefix.length).split('?', 1)[0]);
  if (safeMethods.has(method) && publicPaths.test(path)) return;
  if (controlToken === undefined && !isTrustedHost(host, hostName)) {
    throw refuse({
      code: 'host-foreign',
      detail: `The name ${shorten(host)} may be one that somebody else had lead here; send the call to an IP address, localhost, a name without dots or one that ends in .local or .internal, or start with --control-token and show the token.`,
    });
  }
  if (origin === undefined || isSameOrigin(origin, host)) return;
  throw refuse({
    code: 'origin-foreign',
    detail: `A page of ${shorten(origin)} may not use what is here; send the call from a page of this server, or from a program that sends no Origin.`,
  });
}

function shorten(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

/** True where a page of that origin came from the host that the call was sent to. */
function isSameOrigin(origin: string, host: string): boolean {
  try {
    const page = new URL(origin);
    return new URL(`${page.protocol}//${host}`).host === page.host;
  } catch {
    // `null` is the origin of pages that hide where they come from.
    return false;
  }
}

/**
 * True for a host that nobody on the internet can have lead to somebody's own machine, as with a name
 * of his domain: an address, this machine, a name of the network that one is in, what was said at the
 * start. A browser always names one; programs of old do not.
 */
function isTrustedHost(host: string, ownName: string | undefined): boolean {
  if (host === '') return true;
  const name = toHostName(host);
  return internalHostPattern.test(name) || (ownName !== undefined && name === toHostName(ownName));
}

/** Of the last names none can be registered: RFC 6761, RFC 6762, and `internal` by ICANN. */
const internalHostPattern = /^([\d.]+|\[.*|[^.]+|.+\.(localhost|local|internal))$/;

/** Without the port, and as all write it; empty for what is no host. */
function toHostName(host: string): string {
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
}
