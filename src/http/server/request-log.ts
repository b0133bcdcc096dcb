import type { FastifyRequest } from 'fastify';
import { createSecretMask, maskUrl } from '../../base/mask-secrets.ts';
import { listApiKeyNames } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';

/** Shows a URL without the secrets in its query. */
export function compileRedactUrl(services: readonly Service[]): (url: string) => string {
  const cover = createSecretMask(services.flatMap(({ document }) => listApiKeyNames(document)));
  return (url) => maskUrl(cover, url);
}

/** What is logged of a request: what Fastify logs, without secrets. */
export function createRequestSerializer(services: readonly Service[]) {
  const show = compileRedactUrl(services);
  return ({ method, url, host, ip, socket }: FastifyRequest) => ({
    method,
    url: show(url),
    host,
    remoteAddress: ip,
    remotePort: Number(socket.remotePort),
  });
}
