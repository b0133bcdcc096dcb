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
  return [rule, ...places.filter(Boolean), Object.values(effect).join(' ')].join(', ');
}

const expiring: readonly (readonly [string, Facts, string | undefined])[] = [
  [
    'a status',
    { record: { expires_at: time, status: expired } },
    'expired-state, expires_at date-time, status expired',
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
