import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  object,
  returning,
  text,
} from '../support/api-model-of.ts';

const time = { type: 'string', format: 'date-time' };
const expired = { type: 'string', enum: ['open', 'expired'] };
const overdue = { type: 'string', enum: ['open', 'overdue'] };

type Facts = {
  readonly path?: string;
  readonly record?: object;
  readonly sent?: object;
  readonly gone?: boolean;
  readonly expires?: unknown;
};

/** How the records of a document with one resource expire: the rule, the properties and the effect. */
function expiryOf({ path = '/things', record = {}, sent = {}, gone, expires }: Facts) {
  const schema = object({ id: integer, name: text, ...record });
  const { responses } = returning(schema);
  const { inference } = apiModelOf({
    [path]: {
      post: accepting(object({ name: text, ...sent }), schema),
      ...(expires !== undefined && { 'x-sandlot': { expires } }),
    },
    [`${path}/{id}`]: { get: { responses: { ...responses, ...(gone && { 410: {} }) } } },
  });
  const { expiry } = inference.resources[0] ?? {};
  if (expiry === undefined) return undefined;
  const { rule, time, lifetime, effect } = expiry;
  const places = [
    time && `${time.property} ${time.format}`,
    lifetime && `${lifetime.property} ${lifetime.unit}`,
  ];
  if ('status' in effect) return [rule, ...places.filter(Boolean), effect.status].join(', ');
  const { property, value, unless } = effect;
  const settled = unless && `unless ${unless.property} ${unless.values.join(' ')}`;
  return [rule, ...places, `${property} ${value}`, settled].filter(Boolean).join(', ');
}

const expiring: readonly (readonly [string, Facts, string | undefined])[] = [
  [
    'a status',
    { record: { expires_at: time, status: expired } },
    'expired-state, expires_at date-time, status expired, unless status expired',
  ],
  [
    'a lifetime in days',
    { record: { expires_at: time, status: expired }, sent: { expires_in_days: integer } },
    'expired-state, expires_at date-time, expires_in_days 86400000, status expired, unless status expired',
  ],
  [
    'a status without the value',
    { record: { expires_at: time, status: { ...text, enum: ['a'] } } },
    undefined,
  ],
  [
    'another enumeration with the value',
    { record: { expires_at: time, kind: expired } },
    undefined,
  ],
  [
    'a flag',
    { record: { expiresAt: integer, is_expired: { type: 'boolean' } } },
    'expired-flag, expiresAt seconds, is_expired true',
  ],
  ['a flag that is a text', { record: { expiresAt: integer, expired: text } }, undefined],
  [
    'a documented 410',
    { record: { expiration_date: { type: 'string', format: 'date' } }, gone: true },
    'expired-record, expiration_date date, 410',
  ],
  ['a session', { path: '/sessions', record: { ttl: integer } }, 'expired-record, ttl 1000, 404'],
  [
    'a session in milliseconds',
    { path: '/sessions', sent: { ttl_ms: integer } },
    'expired-record, ttl_ms 1, 404',
  ],
  [
    'a session with both',
    { path: '/sessions', record: { expires: time }, sent: { expires_in: integer } },
    'expired-record, expires date-time, expires_in 1000, 404',
  ],
  [
    'a session with texts',
    { path: '/sessions', record: { ttl: text, expires_at: { ...text, pattern: 'a' } } },
    undefined,
  ],
  ['a domain with a time to live', { path: '/domains', record: { ttl: integer } }, undefined],
  ['a session without a time', { path: '/sessions' }, undefined],
  [
    'a property that x-sandlot names',
    { record: { until: time }, expires: 'until' },
    'extension, until date-time, 404',
  ],
  [
    'an invoice with a due date',
    {
      record: {
        due_date: { type: 'string', format: 'date' },
        status: { ...text, enum: ['draft', 'open', 'OVERDUE', 'paid', 'written_off'] },
      },
    },
    'overdue-state, due_date date, status OVERDUE, unless status draft paid written_off',
  ],
  [
    'a loan with a time to bring it back and one to expire',
    {
      record: {
        expires_at: time,
        due_at: time,
        state: { ...text, enum: ['active', 'overdue', 'returned'] },
      },
    },
    'overdue-state, due_at date-time, state overdue, unless state returned',
  ],
  [
    'a task that is late and not done',
    { record: { dueAt: integer, late: { type: 'boolean' }, isDone: { type: 'boolean' } } },
    'overdue-flag, dueAt seconds, late true, unless isDone true',
  ],
  [
    'a task with a status',
    {
      record: {
        deadline: time,
        is_overdue: { type: 'boolean' },
        status: { ...text, enum: ['todo', 'completed'] },
      },
    },
    'overdue-flag, deadline date-time, is_overdue true, unless status completed',
  ],
  ['a bill with a lifetime and no time', { record: { ttl: integer, status: overdue } }, undefined],
  [
    'a due date that x-sandlot names',
    { record: { pay_until: time, status: overdue }, expires: 'pay_until' },
    'overdue-state, pay_until date-time, status overdue, unless status ',
  ],
  [
    'a session that x-sandlot keeps',
    { path: '/sessions', record: { expires_at: time }, expires: false },
    undefined,
  ],
];

for (const [title, facts, expected] of expiring)
  t.test(`${title}: ${expected ?? 'no expiry'}`, (t) => {
    t.equal(expiryOf(facts), expected);
    t.end();
  });
