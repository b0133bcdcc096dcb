import t from 'tap';
import type { ShopFault } from './shop/faults.ts';
import { loadShopDocument, verifyShop } from './shop/verify-shop.ts';

const document = await loadShopDocument();

t.test('a shop that matches its document has no failure', async (t) => {
  const { report } = await verifyShop(document);

  t.strictSame(report.failures, []);
});

/** A fault of each class, the operations that show it, and how. `npm run faults` plants all of them. */
const sample: readonly (readonly [fault: ShopFault, operations: string, failure: RegExp])[] = [
  [
    'a key in capital letters is accepted',
    'getAccount',
    /^credential: A request with a credential in the other case of letters was answered with 200\.$/,
  ],
  [
    'a stale version is accepted',
    'changeOrder',
    /^conditional: PATCH with the outdated lock_version 1 answers 200\. Expected 409, because it is \d+\.$/,
  ],
  [
    'a PUT merges the attributes',
    'putProduct',
    /^updated: The property "attributes" was replaced without "\w+", but still has it\.$/,
  ],
  [
    'a PUT keeps the default address',
    'replaceAddress',
    /^updated: The record was replaced without "is_default" but still has the value true\.$/,
  ],
  ['a list without a limit is cut', 'listCustomers', /^limit: Without "limit" the page has/],
  [
    'the limit in the reply is wrong',
    'listCustomers',
    /^limit: "limit" was \d+, but the reply says/,
  ],
  [
    'a charset parameter is refused',
    'changeCustomer',
    /^negotiation: Content-Type: .*; charset=utf-8 answers 415/,
  ],
  [
    'keys in a path are not decoded',
    'putProduct getProduct removeProduct',
    /^identity: A record was created with the key/,
  ],
  ['a stale change is refused and stored', 'changeOrder', /^untouched: /],
  ['a reason that is too long is accepted', 'cancelOrder', /^refusal: An invalid request was/],
];

t.test('faults of the shop are found in their places', async (t) => {
  for (const [fault, operations, failure] of sample) {
    const { report } = await verifyShop(document, { fault, only: operations.split(' ') });

    const found = report.failures.map(({ check, message }) => `${check}: ${message}`);
    t.ok(
      found.some((one) => failure.test(one)),
      `${fault}: ${found.join(' ')}`,
    );
  }
});
