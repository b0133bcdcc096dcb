import type { FastifyRequest } from 'fastify';
import { listKeyNames } from '../document/document.ts';
import { coverUrl, openCover } from '../journal/journal.ts';
import type { Service } from './service.ts';

/** Shows a URL without the secrets in its query. */
export const openShownUrl = (services: readonly Service[]): ((url: string) => string) => {
  const cover = openCover(services.flatMap(({ document }) => listKeyNames(document)));
  return (url) => coverUrl(cover, url);
};

/** What is logged of a request: what Fastify logs, without secrets. */
export const openLogged = (services: readonly Service[]) => {
  const show = openShownUrl(services);
  return ({ method, url, host, ip, socket }: FastifyRequest) => ({
    method,
    url: show(url),
    host,
    remoteAddress: ip,
    remotePort: Number(socket.remotePort),
  });
};
