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

t.test('--why explains one operation: its rule, and those that lost', async (t) => {
  const why = 'post /orders/{orderId}/items/add';
  const output = await printed(t, orders, { why });
  const decisions = await printed(t, orders, { why, verbose: true });

  t.equal(
    output,
    `POST /orders/{orderId}/items/add  addItem

behaviour     create
resource      orders/{orderId}/items
reply         200
rule          collection (docs/inference.md#collection)
why           POST to the collection of orders/{orderId}/items creates a record
also matched  nested-create: create. "add" below the collection of orders/{orderId}/items: POST creates the records of
              the body
also matched  action: action. Treated as the action "add" on one record of orders

--verbose prints each decision as well.
`,
  );
  t.match(decisions, /^DECISION +VALUE$/m, 'each decision by --verbose');
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
  t.notMatch(decisions, /\(none\)|^input\.fields\.slugProperties/m, 'what is empty is left out');
});

t.test('--why shows what an action does, and never breaks the name of a decision', async (t) => {
  const order = object({
    id: text,
    status: { enum: ['open', 'cancelled'] },
    archived_at: { type: 'string', format: 'date-time' },
  });
  const document = documentOf({
    '/orders': { get: answering({ type: 'array', items: order }), post: taking(order) },
    '/orders/{orderId}': { get: answering(order) },
    '/orders/{orderId}/cancel': { post: answering(order) },
    '/orders/{orderId}/archive': { post: answering(order) },
  });
  const why = 'POST /orders/{orderId}/cancel';
  const output = await printed(t, document, { why, columns: 60, verbose: true });

  t.match(output, /^effect +sets status to "cancelled"$/m);
  t.match(
    await printed(t, document, { why: 'POST /orders/{orderId}/archive' }),
    /^effect +sets archived_at to the time of the call$/m,
  );
  t.match(output, /^record\.timestamps\.stateProperties /m);
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

t.test('--verbose is about one operation', async (t) => {
  await t.rejects(printed(t, small, { verbose: true }), {
    message: '--verbose prints the decisions of one operation: name it with --why.',
  });
});

t.test('--why names an operation without an id once', async (t) => {
  t.match(await printed(t, small, { why: 'GET /pets' }), /^GET \/pets\n\nbehaviour/);
});

const operationFor = (payload: object) => ({ post: { ...taking(payload) } });

const order = object({ id: text, status: { type: 'string', enum: ['open', 'cancelled'] } });

const events = documentOf(
  {
    '/orders': { get: answering({ type: 'array', items: order }), post: taking(order) },
    '/orders/{orderId}': { get: answering(order), put: taking(order) },
    '/jobs': {
      post: {
        operationId: 'addJob',
        callbacks: {
          onData: { '{$request.body#/callbackUrl}': operationFor(object({ done: text })) },
        },
        ...taking(object({ callbackUrl: text })),
      },
    },
  },
  {
    webhooks: {
      'order.cancelled': operationFor(order),
      'order.created': { post: { operationId: 'onOrderCreated', ...taking(order) } },
      mystery: operationFor(object({ what: text })),
    },
  },
);

t.test('webhooks are in a table of their own: when each is sent, and why', async (t) => {
  t.match(
    await printed(t, events),
    `
WEBHOOK          SENT               WHY
order.cancelled  orders cancelled   Its name says that a record of orders was cancelled
order.created    orders created     Its name says that a record of orders was created
mystery          -                  Neither its name, its payload nor its description names a change of a resource
onData           after each addJob  It names no change, so each call sends it
`,
  );
});

t.test('--why explains one webhook: its rule, and each decision by --verbose', async (t) => {
  t.match(await printed(t, events, { why: 'order.created' }), /^--verbose prints each decision/m);
  const output = await printed(t, events, { why: 'order.created', verbose: true });
  const [head, decisions] = output.split('\nDECISION');

  t.equal(
    head,
    `order.created  webhook

sent  orders created
rule  event-name (docs/inference.md#event-name)
why   Its name says that a record of orders was created
`,
  );
  t.match(decisions, /^events\.0\.changes +created$/m);
  t.equal(await printed(t, events, { why: 'onOrderCreated', verbose: true }), output);
  t.match(decisions, /^signature\.form +standard$/m);
  const mystery = await printed(t, events, { why: 'mystery', json: true });
  t.match(JSON.parse(mystery), { name: 'mystery', when: 'never' });
});

t.test('documented conflicts that nothing produces are listed', async (t) => {
  const conflict = (description: string, id: object = {}) => ({
    ...taking(object({ name: text, ...id })),
    responses: {
      201: {
        description: '',
        content: { 'application/json': { schema: object({ id: text, ...id, name: text }) } },
      },
      409: { description },
    },
  });
  const key = { name: 'Idempotency-Key', in: 'header', schema: text };
  const document = documentOf({
    '/pets': { post: conflict('The vet is on holiday.') },
    '/visits': { post: { ...conflict('The vet is busy.'), parameters: [key] } },
    '/bills': { post: { ...conflict('The idempotency key was used.'), parameters: [key] } },
    '/pets/{id}': { get: answering(object({ id: text, name: text })), put: conflict('Taken') },
    '/keys': { post: conflict('The code exists already.', { code: text }) },
    '/keys/{code}': { get: answering(object({ code: text, name: text })) },
    '/ping': { post: { responses: { 200: { description: '' }, 409: {} } } },
  });

  t.match(
    await printed(t, document),
    `
NEVER  OPERATION       DOCUMENTED AS
409    POST /pets      The vet is on holiday.
409    POST /visits    The vet is busy.
409    PUT /pets/{id}  Taken
409    POST /ping
`,
  );
  t.match(
    await printed(t, document, { why: 'POST /pets' }),
    /^never +answers 409: The vet is on holiday\.$/m,
  );
});
