import t from 'tap';
import { documentOf } from '../support/sandlot-of.ts';
import { answering, object, printed, small, taking, text } from './support/inspected.ts';

const orders = documentOf({
  '/orders/{orderId}': { get: answering(object({ id: text, status: text })) },
  '/orders/{orderId}/items': { get: answering({ type: 'array', items: object({ sku: text }) }) },
  '/orders/{orderId}/items/add': {
    post: { operationId: 'addItem', ...taking(object({ sku: text })) },
  },
});

t.test('--why explains one operation: its rule, those that lost, each decision', async (t) => {
  const output = await printed(t, orders, { why: 'post /orders/{orderId}/items/add' });
  const [head = '', decisions = ''] = output.split(/(?<=^DECISION) .+\n/m);

  t.equal(
    head,
    `POST /orders/{orderId}/items/add  addItem

behaviour     create
rule          collection (docs/inference.md#collection)
why           POST to the collection of orders/{orderId}/items creates a record
also matched  nested-create: create. "add" below the collection of orders/{orderId}/items: POST creates the records of the body
also matched  action: action. Treated as the action "add" on one record of orders

DECISION`,
  );
  const fields = decisions.replace(/ {2,}/g, ': ').split('\n');
  const expected = [
    'target.resource: orders/{orderId}/items',
    'target.ancestors: orders',
    'target.keys.0.name: orderId',
    'input.envelope: $',
  ];
  t.strictSame(
    expected.filter((field) => !fields.includes(field)),
    [],
  );
});

t.test('--why takes an operationId, and prints JSON with --json', async (t) => {
  const text = await printed(t, orders, { why: 'addItem', json: true });

  t.match(JSON.parse(text), { id: 'addItem', behaviour: 'create', plan: { kind: 'create' } });
});

t.test('--why shows the operations of a behaviours module without a plan', async (t) => {
  t.equal(
    await printed(t, undefined, { why: 'getMe' }),
    'GET /me  getMe\n\nbehaviour  module\nwhy        aha has a behaviour "getMe"\n',
  );
});

t.test('--why refuses an operation that the document does not have', async (t) => {
  await t.rejects(printed(t, small, { why: 'GET /pet' }), {
    message: 'The document has no operation "GET /pet"; the nearest is "GET /pets".',
  });
});

t.test('--why names an operation without an id once', async (t) => {
  t.match(await printed(t, small, { why: 'GET /pets' }), /^GET \/pets\n\nbehaviour/);
});
