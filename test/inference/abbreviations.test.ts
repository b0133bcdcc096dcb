import t from 'tap';
import { apiModelOf, list, object, returning, text } from '../support/api-model-of.ts';

/** What the path calls the key, the properties of the record, and which of them it is. */
const keys: readonly (readonly [string, readonly string[], string])[] = [
  ['receiptNumber', ['supplierRef', 'receiptNbr'], 'receiptNbr'],
  ['orderNbr', ['origOrderNbr', 'orderNo'], 'orderNo'],
  ['ORDER_NO', ['invoiceNumber', 'order_num'], 'order_num'],
  ['orderNo', ['orderNumber', 'orderNo'], 'orderNo'],
  ['shipmentNr', ['name', 'number'], 'number'],
  ['referenceNumber', ['origRefNbr', 'refNbr'], 'refNbr'],
  ['accountCd', ['name', 'accountCode'], 'accountCode'],
  ['purchaseOrderNumber', ['paymentRefNbr', 'orderNbr', 'salesOrderNbr'], 'orderNbr'],
  ['loadBalancerRuleId', ['name', 'ruleKey', 'rule_id'], 'rule_id'],
  ['paymentNumber', ['name', 'batchNumber', 'refNbr'], 'refNbr'],
  ['piano', ['pianumber', 'name'], 'name'],
];

for (const [parameter, names, key] of keys) {
  t.test(`{${parameter}} is the ${key} of ${names.join(', ')}`, async (t) => {
    const thing = object(Object.fromEntries(names.map((name) => [name, text])));
    const parameters = [{ name: parameter, in: 'path', required: true, schema: text }];
    const { inference } = apiModelOf({
      '/things': { get: returning(list(thing)) },
      [`/things/{${parameter}}`]: { parameters, get: returning(thing) },
    });

    t.strictSame(inference.resources[0]?.key.path, [key]);
  });
}
