import type { RequestListener, Server } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import type { TlsSettings } from './secure-context.ts';

/** The time limits of a server in milliseconds, as `node:http` names them. */
export type ServerTimeouts = Record<
  'keepAliveTimeout' | 'requestTimeout' | 'headersTimeout' | 'connectionsCheckingInterval',
  number
>;

/** Creates a server that answers requests within these limits. */
export type CreateHttpServer = (answer: RequestListener, timeouts: ServerTimeouts) => Server;

/** Streams that a client may open at once on one connection. */
const maxConcurrentStreams = 100;

/** Creates a server for HTTP/2 and, for clients that do not know it, HTTP/1.1, both over TLS. */
export function createTlsServer(
  answer: RequestListener,
  { cert, key, clientCa, contextOf }: TlsSettings,
  timeouts: ServerTimeouts,
): Server {
  const options: SecureServerOptions = {
    allowHTTP1: true,
    cert,
    key,
    settings: { maxConcurrentStreams },
    // Each operation decides whether it needs a certificate.
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
    ...(contextOf && {
      SNICallback: (name, done) => {
        contextOf(name).then((context) => done(null, context), done);
      },
    }),
  };
  // It has the interface of a server of HTTP/1.1, which the types of Node do not say.
  const server: Server = Object.assign(
    Reflect.apply(createSecureServer, undefined, [options]),
    timeouts,
  );
  server.on('request', (request: unknown) => {
    if (isHttp2(request)) prepareRequest(request, timeouts.requestTimeout);
  });
  server.on('request', answer);
  closeSessionsOnClose(server);
  return server;
}

function isHttp2(request: unknown): request is Http2ServerRequest {
  return Object(request).httpVersionMajor === 2;
}

/** `Host` takes the place of the pseudo-fields (RFC 9113, section 8.3), which nobody else knows. */
function prepareRequest(request: Http2ServerRequest, requestTimeout: number): void {
  const fields = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'));
  const headers = { host: request.authority, ...Object.fromEntries(fields) };
  Object.defineProperty(request, 'headers', { value: headers });
  // Node's own limit is for HTTP/1.1 only.
  const late = setTimeout(() => request.stream.close(constants.NGHTTP2_CANCEL), requestTimeout);
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(late));
}

/** A server waits for its sessions to end; each of them ends after the requests that are under way. */
function closeSessionsOnClose(server: Server): void {
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const close = server.close.bind(server);
  server.close = (done) => {
    for (const session of sessions) session.close();
    return close(done);
  };
}
