import t from 'tap';
import { dateInTimeZone, parseDate } from '../../src/aha/dates.ts';
import { composeId } from '../../src/aha/events/event-id.ts';

const now = Date.parse('2019-02-06T01:48:24Z');

t.test('an id contains the second, its fraction and random bits', async (t) => {
  t.equal(composeId({ now, random: 0 }, '0'), String(1549417704n << 32n));
  t.equal(composeId({ now, random: 0xff123456 }, '0'), String((1549417704n << 32n) | 0x123456n));
  t.equal(
    composeId({ now: now + 500, random: 5 }, '0'),
    String((1549417704n << 32n) | (128n << 24n) | 5n),
  );
  t.equal(
    composeId({ now: now + 999, random: 0 }, '0'),
    String((1549417704n << 32n) | (255n << 24n)),
  );
});

t.test('an id is exact at every time and for every stored last id', async (t) => {
  const exact = (seconds: number, low: number) => String((BigInt(seconds) << 32n) | BigInt(low));
  for (const seconds of [0, 1, 4294, 1_000_000, 1_549_417_704, 2_100_000_000, 4_294_967_295]) {
    for (const random of [0, 3, 999_999, 0xffffff]) {
      t.equal(composeId({ now: seconds * 1000, random }, ''), exact(seconds, random));
    }
  }
  for (const last of ['z'.repeat(19), '/', '-1', '1.5', '9'.repeat(22)])
    t.equal(composeId({ now, random: 3 }, last), exact(1_549_417_704, 3), last);
});

t.test('an id is above the last one, even if the clock stops or goes back', async (t) => {
  const last = composeId({ now, random: 9 }, '0');

  t.equal(composeId({ now, random: 3 }, last), String(BigInt(last) + 1n));
  t.equal(composeId({ now: 0, random: 3 }, last), String(BigInt(last) + 1n));
  t.equal(composeId({ now, random: 10 }, last), String(BigInt(last) + 1n));
});

t.test('the id after any last id is larger by one', async (t) => {
  const above = (last: string) => composeId({ now: 0, random: 0 }, last);
  for (const last of [
    ...['0', '9', '999999', '1000000', '1999999', '999999999999', '1000000000000'],
    ...['6654698999999999999', '6654698000000999999', '999999999999999999999'],
  ])
    t.equal(above(last), String(BigInt(last) + 1n));
});

t.test('the date of a timestamp is its date part', async (t) => {
  t.equal(parseDate('2019-02-06'), '2019-02-06');
  t.equal(parseDate(' 2019-02-06T23:30:00-08:00 '), '2019-02-06');
  t.equal(parseDate('2019-02-06 01:48:24 UTC'), '2019-02-06');
  t.equal(parseDate('2019-02-06t01:48:60.123Z'), '2019-02-06');
  t.equal(parseDate('2020-02-29T00:00'), '2020-02-29');
  t.equal(parseDate('9999-12-31'), '9999-12-31');
});

t.test('invalid dates are rejected', async (t) => {
  for (const text of [
    '',
    'tomorrow',
    '2019-02-30',
    '2019-13-01',
    '2019-2-6',
    '20190206',
    '02/06/2019',
    '2019-02-06Tnoon',
    '2019-02-06T24:00:00Z',
    '2019-02-06T10:60:00Z',
    '2019-02-06T10:00:61Z',
    '1549417704',
  ]) {
    t.equal(parseDate(text), undefined, text);
  }
});

t.test('the date of an instant depends on the time zone', async (t) => {
  t.equal(dateInTimeZone('2019-02-06T01:48:24.000Z', 'UTC'), '2019-02-06');
  t.equal(dateInTimeZone('2019-02-06T01:48:24.000Z', 'America/Los_Angeles'), '2019-02-05');
  t.equal(dateInTimeZone('2019-02-06T01:48:24.000Z', 'Pacific/Auckland'), '2019-02-06');
});
