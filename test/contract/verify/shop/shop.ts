import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ShopFault } from './faults.ts';
import { answerCall } from './router.ts';
import { createShopState } from './shop-state.ts';

export { shopKeys } from './router.ts';

export type Shop = { readonly url: string; close(): Promise<void>; countRecords(): number };

/** Opens the shop, with some faults or none. */
export async function openShop(faults: readonly ShopFault[] = []): Promise<Shop> {
  const state = createShopState((name) => faults.includes(name));
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const { status, body, headers } = answerCall(state, {
      method: request.method ?? 'GET',
      segments: pathname.replace(/^\/api\/v2\//, '').split('/'),
      query: searchParams,
      headers: request.headers,
      text: Buffer.concat(chunks).toString(),
    });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const isMeasured = state.is('a reply has the length of its text') && status < 300;
    response.writeHead(status, {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(isMeasured && text !== undefined && { 'content-length': `${text.length}` }),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`,
    countRecords: () => Object.values(state.records).reduce((sum, { size }) => sum + size, 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
