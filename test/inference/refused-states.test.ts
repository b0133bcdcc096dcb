import t from 'tap';
import { apiModelOf, integer, list, object, returning } from '../support/api-model-of.ts';

const states = ['pending', 'approved', 'cancelled', 'delivered', 'failed', 'closed'];
const schema = object({ id: integer, status: { type: 'string', enum: states } });

/** The states in which an action is refused, and the status, in a document with these replies. */
function refusedBy(
  verb: string,
  replies: Readonly<Record<number, string>>,
  record: object = schema,
) {
  const described = Object.entries(replies).map(([status, description]) => [
    status,
    { description },
  ]);
  const { conclude } = apiModelOf({
    '/orders': { get: returning(list(record)) },
    '/orders/{id}': { get: returning(record) },
    [`/orders/{id}/${verb}`]: {
      post: { responses: { ...returning(record).responses, ...Object.fromEntries(described) } },
    },
  });
  const { plan } = conclude(`POST /orders/{id}/${verb}`);
  const refused = plan.kind === 'action' ? plan.refusedStates : undefined;
  return refused && `${refused.status} ${refused.property}: ${refused.values.join(' ')}`;
}

/** An action, its documented replies, and the states in which it is refused. */
const actions: readonly (readonly [
  string,
  Readonly<Record<number, string>>,
  string | undefined,
])[] = [
  ['cancel', { 409: 'Conflict' }, '409 status: cancelled delivered failed closed'],
  [
    'cancel',
    { 409: 'The order is in a state in which that version exists' },
    '409 status: cancelled delivered failed closed',
  ],
  ['cancel', { 409: 'Another version exists' }, undefined],
  ['cancel', { 404: 'Not found' }, undefined],
  [
    'cancel',
    { 422: 'The order cannot be cancelled' },
    '422 status: cancelled delivered failed closed',
  ],
  ['cancel', { 400: 'Already shipped' }, '400 status: cancelled delivered failed closed'],
  ['cancel', { 422: 'Invalid body' }, undefined],
  [
    'cancel',
    { 409: 'It has already moved past the approved status' },
    '409 status: cancelled delivered failed closed',
  ],
  ['approve', { 409: 'Conflict' }, '409 status: approved cancelled failed'],
  ['retry', { 409: 'Conflict' }, undefined],
  ['retry', { 409: 'The order was already approved' }, '409 status: approved'],
  [
    'pay',
    { 409: 'Once delivered or approved, it cannot be paid' },
    '409 status: approved cancelled delivered failed',
  ],
  ['pay', { 409: 'Only approved orders can be paid' }, '409 status: cancelled failed'],
  ['pay', { 409: 'The order is not approved yet' }, '409 status: cancelled failed'],
  ['unapprove', { 409: 'Conflict' }, undefined],
];

for (const [verb, replies, expected] of actions)
  t.test(
    `${verb} with ${JSON.stringify(replies)} is refused in: ${expected ?? 'no state'}`,
    (t) => {
      t.equal(refusedBy(verb, replies), expected);
      t.end();
    },
  );

t.test('no state is refused where none is known', (t) => {
  const conflict = { 409: 'Conflict' };
  t.equal(refusedBy('cancel', conflict, object({ id: integer })), undefined);
  t.equal(
    refusedBy('cancel', conflict, object({ id: integer, status: { type: 'string' } })),
    undefined,
  );
  t.equal(
    refusedBy('cancel', conflict, { ...schema, 'x-sandlot': { transitions: false } }),
    undefined,
  );
  t.end();
});

t.test('the last state of work is an end, unless it lasts', (t) => {
  const refusedIn = (noun: string, ...values: readonly string[]) => {
    const record = object({
      id: integer,
      status: { type: 'string', enum: values, readOnly: true },
    });
    const path = `/${noun}/{id}`;
    const { conclude } = apiModelOf({
      [`/${noun}`]: { post: { responses: { 202: returning(record).responses[200] } } },
      [path]: { get: returning(record) },
      [`${path}/cancel`]: {
        post: { responses: { ...returning(record).responses, 409: { description: '' } } },
      },
    });
    const { plan } = conclude(`POST ${path}/cancel`);
    return plan.kind === 'action' ? plan.refusedStates?.values : undefined;
  };
  t.strictSame(refusedIn('reports-jobs', 'queued', 'ready', 'failed'), ['ready', 'failed']);
  t.strictSame(refusedIn('deployments', 'queued', 'active', 'failed'), ['failed']);
  t.strictSame(refusedIn('servers', 'queued', 'ready', 'failed'), ['failed']);
  t.end();
});
