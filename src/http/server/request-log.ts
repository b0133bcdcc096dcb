import type { FastifyRequest } from 'fastify';
import { createSecretMask, maskUrl } from '../../base/mask-secrets.ts';
import { listApiKeyNames } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';

/** Masks the API keys in the query of a URL. */
export function compileMaskUrl(services: readonly Service[]): (url: string) => string {
  const mask = createSecretMask(services.flatMap(({ document }) => listApiKeyNames(document)));
  return (url) => maskUrl(mask, url);
}

/** The fields of a request that Fastify logs, with secrets masked. */
export function createRequestSerializer(services: readonly Service[]) {
  const mask = compileMaskUrl(services);
  return ({ method, url, host, ip, socket }: FastifyRequest) => ({
    method,
    url: mask(url),
    host,
    remoteAddress: ip,
    remotePort: Number(socket.remotePort),
  });
}
