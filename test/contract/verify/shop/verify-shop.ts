import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import type { LoadedDocument } from '../../../../src/openapi/openapi.ts';
import { loadProviderDocument } from '../load-provider-document.ts';
import { shopDocument } from './document.ts';
import type { ShopFault } from './faults.ts';
import { openShop, shopKeys } from './shop.ts';

export function loadShopDocument(): Promise<LoadedDocument> {
  return loadProviderDocument('shop', shopDocument);
}

type Own = Partial<Omit<VerificationOptions, 'document'>> & {
  readonly faults?: readonly ShopFault[];
};

/** Verifies the shop with some faults or none. */
export async function verifyShop(document: LoadedDocument, { faults = [], ...options }: Own = {}) {
  const shop = await openShop(faults);
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
