import t from 'tap';
import { createValueGenerator } from '../../src/seed/generate/value-generator.ts';
import { consistencyRules } from '../../src/seed/generate/values/consistent-object.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const time = { type: 'string', format: 'date-time' };
const seconds = { type: 'integer', description: 'Unix timestamp' };
const date = { ...time, format: 'date' };
const nullableTime = { ...time, type: ['string', 'null'] };
const boolean = { type: 'boolean' };
const text = { type: 'string' };
const number = { type: 'integer' };

/** Twenty objects with these properties, of which some are given. */
async function make(properties: object, given: object = {}, required: readonly string[] = []) {
  const root = { components: { schemas: { Pet: { type: 'object', properties, required } } } };
  const generator = createValueGenerator({ root }, { seed: 1, now });
  await generator.ready();
  return Array.from({ length: 20 }, (_, index) =>
    Object(
      generator.generate(['/components/schemas/Pet'], `pet ${index}`, {
        given,
        extent: 'everything',
        examples: 'varied',
      }),
    ),
  );
}

const orderStatus = { enum: ['created', 'paid', 'shipped', 'cancelled'] };
const loanStatus = { enum: ['active', 'overdue', 'returned'] };
const loan = { status: loanStatus, borrowed_at: time, returned_at: time };
const order = { status: orderStatus, created_at: time, paid_at: nullableTime, shipped_at: time };

/** By rule, the properties of an object, what is given of it, and what holds of each. */
type Case = readonly [object, object, (pet: Readonly<Record<string, unknown>>) => boolean];

const cases: Readonly<Record<string, readonly Case[]>> = {
  'times-in-order': [
    [
      { created_at: time, updated_at: time, started_at: time, birth_date: time },
      {},
      ({ created_at: created, updated_at: updated, started_at: started }) =>
        `${created}` <= `${started}` && `${started}` <= `${updated}`,
    ],
    [
      { created: seconds, updated: seconds, last_seen: seconds },
      {},
      ({ created, updated, last_seen: seen }) =>
        Number(created) <= Number(seen) && Number(seen) <= Number(updated),
    ],
    [
      { created_at: time, updated_at: time, expires_at: time },
      { updated_at: '2001-01-01T00:00:00Z' },
      ({ updated_at: updated, expires_at: expires }) =>
        updated === '2001-01-01T00:00:00Z' && `${expires}` > '2026',
    ],
    [
      {
        createdMs: { type: 'integer', description: 'in milliseconds' },
        createdAt: number,
        sentAt: time,
      },
      { createdAt: 1_767_000_000_000 },
      ({ sentAt }) => Date.parse(`${sentAt}`) >= 1_767_000_000_000,
    ],
    [
      { created_at: text, sent_at: { ...text, pattern: '^2020-01-01$' } },
      { created_at: '2021-01-01T00:00:00Z' },
      ({ sent_at: sent }) => sent === '2020-01-01',
    ],
    [
      { created_at: text, sent_at: time },
      { created_at: 'long ago' },
      ({ sent_at: sent }) => !!sent,
    ],
    [
      { created_at: text, sent_at: time },
      { created_at: '2020-13-99' },
      ({ sent_at: sent }) => !!sent,
    ],
    [
      { created_at: time, updated_at: time },
      { created_at: '2021-01-01T00:00:00Z', updated_at: '2001-01-01T00:00:00Z' },
      ({ updated_at: updated }) => updated === '2001-01-01T00:00:00Z',
    ],
    [
      { created_at: time, due_on: date, date_of_birth: date },
      { due_on: '2020-05-05', date_of_birth: '1990-01-01' },
      ({ created_at: created }) => `${created}`.startsWith('2020-05-05'),
    ],
    [
      { created_at: time, due_on: date },
      { created_at: '2030-01-01T00:00:00Z' },
      ({ due_on: due }) => due === '2030-01-31',
    ],
    [
      { created_at: time, sent_at: text, size: number },
      { sent_at: 'never', size: 1_500_000_000 },
      ({ created_at: created }) => `${created}` > '2025',
    ],
  ],
  'state-times': [
    [order, { status: 'created' }, (pet) => pet.paid_at === null && !('shipped_at' in pet)],
    [order, { status: 'paid' }, (pet) => !!pet.paid_at && !('shipped_at' in pet)],
    [order, { status: 'shipped' }, (pet) => `${pet.created_at}` <= `${pet.paid_at}`],
    [order, { status: 'shipped' }, (pet) => `${pet.paid_at}` <= `${pet.shipped_at}`],
    [loan, { status: 'overdue' }, (pet) => !('returned_at' in pet)],
    [loan, { status: 'returned' }, (pet) => `${pet.borrowed_at}` <= `${pet.returned_at}`],
    [
      { ...order, cancelled_at: nullableTime },
      { status: 'cancelled' },
      (pet) => typeof pet.cancelled_at === 'string' && pet.cancelled_at >= `${pet.created_at}`,
    ],
    [
      { status: { enum: ['open', 'returned'] }, returned_at: time, size: number },
      { status: 'open' },
      (pet) => !('returned_at' in pet),
    ],
    [
      { status: text, paid_at: nullableTime },
      { status: 'open' },
      ({ paid_at: paid }) => paid === null,
    ],
    [
      { archived: boolean, archived_at: nullableTime },
      { archived: true },
      (pet) => !!pet.archived_at,
    ],
    [
      { is_archived: boolean, archived_at: nullableTime },
      { is_archived: false },
      ({ archived_at: archived }) => archived === null,
    ],
    [
      { status: orderStatus, paid_at: nullableTime },
      { status: 'paid', paid_at: null },
      ({ paid_at: paid }) => paid === null,
    ],
  ],
  'end-times': [
    [{ name: text, archived_at: time }, {}, (pet) => !('archived_at' in pet)],
    [{ name: text, completed_at: time }, {}, (pet) => 'completed_at' in pet],
    [
      { status: text, retired_at: time, closed_on: { ...time, type: ['string', 'null'] } },
      { status: 'active' },
      (pet) => !('retired_at' in pet) && pet.closed_on === null,
    ],
    [
      { archived: boolean, archived_at: time },
      { archived: false },
      (pet) => !('archived_at' in pet),
    ],
    [
      { status: text, deleted_at: time, size: number },
      { status: 'active', deleted_at: '2025-01-01T00:00:00Z' },
      ({ deleted_at: deleted }) => deleted === '2025-01-01T00:00:00Z',
    ],
    [
      { status: text, retired_at: { ...time, type: ['string', 'null'] } },
      { status: 'active' },
      ({ retired_at: retired }) => retired === null,
    ],
    [{ status: text, retired_at: time }, { status: 'retired' }, (pet) => 'retired_at' in pet],
    [
      { status: text, closed_at: { const: 'never' } },
      { status: 'open' },
      (pet) => 'closed_at' in pet,
    ],
  ],
  'flags-of-state': [
    [
      { status: { enum: ['active', 'retired'] }, is_active: boolean, retired: boolean },
      {},
      ({ status, is_active: active, retired }) =>
        active === (status === 'active') && retired === (status === 'retired'),
    ],
    [
      { status: { enum: ['active', 'retired'] }, active: boolean },
      { status: 'retired', active: true },
      ({ active }) => active === true,
    ],
    [{ status: text, active: boolean }, {}, ({ active }) => typeof active === 'boolean'],
    [{ status: text }, { state: 'active' }, ({ state }) => state === 'active'],
  ],
  'bounds-in-order': [
    [
      { min_price: number, max_price: number },
      {},
      ({ min_price: least, max_price: most }) => Number(least) <= Number(most),
    ],
    [
      { startDate: { ...text, format: 'date' }, endDate: { ...text, format: 'date' } },
      {},
      ({ startDate, endDate }) => `${startDate}` <= `${endDate}`,
    ],
    [{ min: number, max: number }, { min: 900 }, ({ min }) => min === 900],
    [
      { from: { ...text, pattern: '^zz$' }, to: { ...text, pattern: '^aa$' } },
      {},
      ({ from, to }) => from === 'zz' && to === 'aa',
    ],
    [{ min: number, most: number }, {}, ({ min }) => typeof min === 'number'],
  ],
  'full-names': [
    [
      { first_name: text, last_name: text, name: text },
      {},
      ({ first_name: first, last_name: last, name }) => name === `${first} ${last}`,
    ],
    [
      { givenName: text, surname: text, fullName: text },
      { fullName: 'Rex' },
      ({ fullName }) => fullName === 'Rex',
    ],
    [{ first_name: text, name: text }, {}, ({ name }) => `${name}`.length > 0],
  ],
};

for (const { name } of consistencyRules) {
  t.test(`the ${name} rule makes values agree`, async (t) => {
    for (const [properties, given, holds] of cases[name] ?? [])
      for (const pet of await make(properties, given)) t.ok(holds(pet), JSON.stringify(pet));
  });
}

t.test('a required time stays, whatever the state is', async (t) => {
  const pets = await make({ status: text, closed_at: time }, { status: 'open' }, ['closed_at']);

  for (const pet of pets) t.ok('closed_at' in pet);
});
