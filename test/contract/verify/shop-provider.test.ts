import t from 'tap';
import { formatFailures } from './format-failures.ts';
import type { ShopFault } from './shop/faults.ts';
import { loadShopDocument, verifyShop } from './shop/verify-shop.ts';

const document = await loadShopDocument();

t.test('a shop that matches its document has no failure', async (t) => {
  const { report } = await verifyShop(document);

  t.strictSame(report.failures, []);
});

type PlantedFault = readonly [fault: ShopFault, failure: RegExp];

/**
 * Faults and how they are found. Those of a group are planted together, since none hides another.
 * `npm run faults -- --provider shop` plants each alone.
 */
const groups: readonly (readonly PlantedFault[])[] = [
  [
    [
      'a key in capital letters is accepted',
      /^getAccount credential: A request with a credential in the other letter case was answered with 200\.$/m,
    ],
    [
      'a stale version is accepted',
      /^changeOrder conditional: PATCH with the outdated lock_version \d+ answers 200\. Expected 409, because it is \d+\.$/m,
    ],
    [
      'a PUT merges the attributes',
      /^putProduct updated: The property "attributes" was replaced without "\w+", but still has it\.$/m,
    ],
    [
      'a PUT keeps the default address',
      /^replaceAddress updated: The record was replaced without "is_default" but still has the value true\.$/m,
    ],
    ['a list without a limit is cut', /^list\w+ limit: Without "limit" the page has/m],
    [
      'a reason that is too long is accepted',
      /^cancelOrder refusal: An invalid request was answered with 200/m,
    ],
    [
      'another account reaches the preferences of a customer',
      /^getPreferences owner: Another user may read what is below a record of the first user \(200\)/m,
    ],
    [
      'an order for the customer of another account is accepted',
      /^placeOrder owner: Another user may create a record that refers to one of the first user \(201\)/m,
    ],
    [
      'a change by form clears the mark',
      /^changeNote untouched: The property "pinned" was not sent but changed from true to false\.$/m,
    ],
    [
      'the search looks at the name only at its beginning',
      /^listCustomers search: search=\w+ did not return the record ".*", whose "name" is/m,
    ],
    [
      'a list shows no optional property',
      /^listCustomers listed: The property "\w+" is listed as missing and read as/m,
    ],
    ['a reason is not stored', /^cancelOrder action: The action was sent "reason": /m],
    [
      'submitting twice is accepted',
      /^submitOrder action: POST answers 200 for a record whose "status" is "submitted"\. Expected: 409/m,
    ],
    [
      'two numbers are the same',
      /^placeOrder identity: Two records have the same unique "number", "O-1"\.$/m,
    ],
  ],
  [
    ['the limit in the reply is wrong', /^list\w+ limit: "limit" was \d+, but the reply says/m],
    [
      'a charset parameter is refused',
      /^change\w+ negotiation: Content-Type: .*; charset=utf-8 answers 415/m,
    ],
    ['a stale change is refused and stored', /^changeOrder untouched: /m],
    [
      'a submitted order can be removed',
      /^removeOrder removed: DELETE answers 204 for a record whose "status" is "submitted"\. Expected: 409/m,
    ],
    [
      'a removed order can be cancelled',
      /^cancelOrder removed: POST answers 200 for a record that was removed before\./m,
    ],
    [
      'submitting cancels others too',
      /^submitOrder action: The action on one record also changed "status" of the record "\d+" from "draft"/m,
    ],
    ['sort_dir is ignored with a filter', /^listCustomers sort: sort_by=\w+&sort_dir=desc/m],
    [
      'a removed product comes back with its old data',
      /^putProduct identity: The record ".*" was removed and created again without "\w+", but has the old value/m,
    ],
    [
      'an address is found below any customer',
      /^getAddress parent: The record "\d+" is below "cus_\w+", but GET below "cus_\w+" answers 200/m,
    ],
    [
      'leading zeros of a text are lost',
      /^(add|replace)Address kept: The property "label" was sent as "00/m,
    ],
    [
      'keys of the attributes change their notation',
      /^putProduct kept: The property "attributes" was sent as \{"Two_words-1\.a"/m,
    ],
    ['price_gte is ignored', /^listProducts filter: price_gte=\d+ returned a record/m],
  ],
  [
    [
      'a current version is refused',
      /^changeOrder conditional: PATCH with the current lock_version 1 answers 409, each time\.$/m,
    ],
    ['keys in a path are not decoded', /^getProduct identity: A record was created with the key/m],
    ['submitting removes the comment', /^submitOrder action: The action also changed "comment"/m],
    ['a long key makes the server fail', /^getCustomer reply: The status 500/m],
  ],
];

t.test('faults of the shop are found in their places', async (t) => {
  for (const group of groups) {
    const faults = group.map(([fault]) => fault);
    const { report } = await verifyShop(document, { faults });

    const found = formatFailures(report).join('\n');
    for (const [fault, failure] of group) t.match(found, failure, fault);
  }
});

t.test('an account alone, and reads alone', async (t) => {
  const { report } = await verifyShop(document, { otherToken: undefined, extent: 'reads' });

  t.strictSame(report.failures, []);
});
