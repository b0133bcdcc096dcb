import type { IncomingMessage } from 'node:http';
import { sandboxPrefixOf } from './sandbox-name.ts';

type ReceivedRequest = {
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly raw: Pick<IncomingMessage, 'socket'>;
};

/**
 * The scheme that a client used: that of its connection, unless a proxy that ends TLS says another one.
 * A client that says so itself deceives nobody else.
 */
export function schemeOf({ headers, raw }: Omit<ReceivedRequest, 'originalUrl'>): 'http' | 'https' {
  const forwarded = headers['x-forwarded-proto'];
  const isHttps =
    forwarded === undefined
      ? 'encrypted' in raw.socket
      : String(forwarded).toLowerCase().startsWith('https');
  return isHttps ? 'https' : 'http';
}

/**
 * The URL of the server as a client knows it, with the prefix of its sandbox: `https://localhost:4010/~one`;
 * only the prefix where the request names no host.
 */
export function serverUrlOf(request: ReceivedRequest): string {
  const { host } = request.headers;
  const prefix = sandboxPrefixOf(request.originalUrl);
  return typeof host === 'string' ? `${schemeOf(request)}://${host}${prefix}` : prefix;
}
