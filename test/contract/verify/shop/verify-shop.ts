import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import { type LoadedDocument, loadDocument } from '../../../../src/openapi/openapi.ts';
import { shopDocument } from './document.ts';
import type { ShopFault } from './faults.ts';
import { openShop, shopKeys } from './shop.ts';

export async function loadShopDocument(): Promise<LoadedDocument> {
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-shop-'));
  const file = join(folder, 'shop.json');
  await writeFile(file, JSON.stringify(shopDocument));
  const document = await loadDocument(file);
  await rm(folder, { recursive: true });
  return document;
}

type Own = Partial<Omit<VerificationOptions, 'document'>> & { readonly fault?: ShopFault };

/** Verifies the shop with one fault or none. */
export async function verifyShop(document: LoadedDocument, { fault, ...options }: Own = {}) {
  const shop = await openShop(fault);
  const [token, otherToken] = shopKeys;
  try {
    const report = await verify({
      ...{ url: shop.url, document, token, otherToken },
      ...{ ticks: () => performance.now(), waits: [0], timeout: 60_000 },
      ...options,
    });
    return { report, left: shop.countRecords() };
  } finally {
    await shop.close();
  }
}
