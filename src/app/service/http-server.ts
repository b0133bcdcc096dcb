import type { FastifyInstance } from 'fastify';
import { defaultControlPrefix } from '../../control/control.ts';
import type { ServerOptions } from '../../http/http.ts';
import type { CreateHttpServer } from '../../http/tls/tls.ts';
import type { Finding } from '../../openapi/openapi.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Selects the server's options. Findings about paths that cannot be served are added to `findings`.
 */
export function toServerOptions(options: SandlotOptions, findings: Finding[]): ServerOptions {
  const {
    logLevel = 'error',
    onWarning = () => undefined,
    cors = 'deny',
    requestTimeout,
  } = options;
  const { control = 'on', controlPrefix = defaultControlPrefix } = options;
  return {
    logLevel,
    onFailure: logLevel === 'silent' ? () => undefined : onWarning,
    cors,
    requestTimeout,
    controlPrefix: control === 'on' ? controlPrefix : undefined,
    onFinding: (finding) => {
      // An operation with two paths is reported twice.
      const isKnown = findings.some(
        ({ pointer, source }) => pointer === finding.pointer && source === finding.source,
      );
      if (!isKnown) findings.push(finding);
    },
  };
}

/**
 * Prepares HTTPS, where it is wanted.
 * @throws an error with a message for the user where certificates cannot be read or made.
 */
export async function prepareHttps({
  tls,
  host,
  hostSuffix,
}: Pick<SandlotOptions, 'tls' | 'host' | 'hostSuffix'>): Promise<CreateHttpServer | undefined> {
  if (tls === undefined) return undefined;
  const { createTlsServer, prepareTls } = await import('../../http/tls/tls.ts');
  const settings = await prepareTls(tls, { host, hostSuffix });
  return (answer, timeouts) => createTlsServer(answer, settings, timeouts);
}

/**
 * Starts listening.
 * @throws an error that says what to do when the port cannot be opened.
 */
export async function listen(
  app: FastifyInstance,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<string> {
  try {
    const address = await app.listen({ port, host });
    const isTls = 'setSecureContext' in app.server;
    return isTls ? address.replace(/^http:/, 'https:') : address;
  } catch (error) {
    const reason = String(error).replace('Error: ', '');
    throw new Error(
      reason.includes('EADDRINUSE')
        ? `Port ${port} of ${host} is taken. Choose another with --port, or 0 for a free one.`
        : `Port ${port} of ${host} cannot be opened: ${reason}. Choose others with --port and --host.`,
    );
  }
}
