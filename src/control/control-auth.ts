import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../base/refusal.ts';
import { isMessage } from '../events/events.ts';
import type { ControlContext } from './context.ts';

/**
 * Refuses (401) a call without the control token, which is a bearer token (RFC 6750) or the password of
 * HTTP basic (RFC 7617). Health and probes need none. A browser repeats a basic password by itself;
 * that is safe because `requireOwnOrigin` refuses pages of other origins.
 */
export function requireControlToken(request: FastifyRequest, token: string, prefix: string): void {
  const path = `${request.url.slice(prefix.length).split('?', 1)[0]}`;
  if (probePaths.has(path) || isConsolePath(path)) return;
  const { authorization = '', accept = '' } = request.headers;
  if (listCredentials(authorization).some((secret) => isEqualSecret(secret, token))) return;
  const isWrong = authorization !== '';
  // A basic challenge opens a password dialog, so only browsers get one.
  const isBrowser = accept.includes('text/html');
  throw refuse({
    code: isWrong ? 'control-token-wrong' : 'control-token-missing',
    detail: `${isWrong ? 'Wrong control token.' : 'Missing control token.'} Send the value of --control-token as "Authorization: Bearer TOKEN", or as the password of HTTP basic.`,
    headers: {
      'www-authenticate': `Bearer realm="control"${isBrowser ? ', Basic realm="control", charset="UTF-8"' : ''}`,
    },
  });
}

/** The files of the console, and what leads there, have no data. Its page asks for the token. */
function isConsolePath(path: string): boolean {
  return ['', '/', '/console'].includes(path) || path.startsWith('/console/');
}

/** Calls that report health only, for load balancers and orchestrators, which have no token. */
const probePaths = new Set(['/health', '/live', '/ready']);

function listCredentials(authorization: string): readonly string[] {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(.*)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const [user = '', ...password] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  // A password dialog has two fields, and people type the token into either.
  return [password.join(':'), user];
}

function isEqualSecret(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Paths without data of a sandbox, which pages of other origins may read. */
const publicPaths =
  /^\/(health|live|ready|openapi(\/.*)?\.(json|yaml)|control\.json|(docs|control)(\/.*)?)$/;

/**
 * Refuses (403) calls that a web page of another site may have sent: those with another origin (RFC
 * 6454), and those to a public host name that may point here (DNS rebinding). The page of a rebound
 * name has the same origin as the server, so only the host name gives it away.
 */
export function requireOwnOrigin(
  { method, url, headers }: FastifyRequest,
  { prefix, controlToken, ...names }: OwnNames & Pick<ControlContext, 'prefix' | 'controlToken'>,
): void {
  const { origin, host = '' } = headers;
  const path = String(url.slice(prefix.length).split('?', 1)[0]);
  // A page may call the API, and choose the URL of a callback.
  if (isMessage({ headers }))
    throw refuse({
      code: 'origin-foreign',
      detail: 'Webhooks and callbacks cannot use the control API.',
    });
  if (safeMethods.has(method) && publicPaths.test(path)) return;
  if (controlToken === undefined && !isTrustedHost(host, names)) {
    throw refuse({
      code: 'host-foreign',
      detail: `The control API refuses calls to the host ${shorten(host)}, because a web page could send them (DNS rebinding). Send the call to an IP address, localhost, a name without dots, or a name that ends in .local or .internal; or start with --control-token and send the token.`,
    });
  }
  if (origin === undefined || isSameOrigin(origin, host)) return;
  throw refuse({
    code: 'origin-foreign',
    detail: `Pages of ${shorten(origin)} cannot use the control API. Send the call from a page of this server, or without the Origin header.`,
  });
}

function shorten(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

/** Whether a page of that origin was loaded from the host of the call. */
function isSameOrigin(origin: string, host: string): boolean {
  try {
    const page = new URL(origin);
    return new URL(`${page.protocol}//${host}`).host === page.host;
  } catch {
    // Pages without an origin send `null`.
    return false;
  }
}

/** The names by which users reach the server. */
type OwnNames = Pick<ControlContext, 'hostName' | 'hostSuffix'>;

/**
 * Whether no public DNS record can point the host here: an address, localhost, a name of the local
 * network, the value of `--host`, or a name below that of `--host-suffix`. Browsers always send a host; a request without one is trusted.
 */
function isTrustedHost(host: string, { hostName, hostSuffix }: OwnNames): boolean {
  if (host === '') return true;
  const name = toHostName(host);
  return (
    internalHostPattern.test(name) ||
    (hostName !== undefined && name === toHostName(hostName)) ||
    (hostSuffix !== undefined && name.endsWith(`.${hostSuffix}`))
  );
}

/** No public registry assigns these top-level names: RFC 6761, RFC 6762, and ICANN for `internal`. */
const internalHostPattern = /^([\d.]+|\[.*|[^.]+|.+\.(localhost|local|internal))$/;

/** The normalized name without the port; empty for an invalid host. */
function toHostName(host: string): string {
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
}
