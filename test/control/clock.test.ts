import t from 'tap';
import { parseDuration } from '../../src/control/clock/clock-routes.ts';
import { openPets } from '../support/pets.ts';

const clock = { frozen: '2019-02-06T01:48:24.000Z' };

t.test('the clock of a sandbox is read, set and advanced', async (t) => {
  const { control } = await openPets(t, { clock, prefix: '/~mine' });
  const other = await openPets(t, { clock });

  t.strictSame(await control('GET /clock'), [200, { now: clock.frozen, frozen: true }]);
  t.strictSame(await control('PUT /clock', { body: { now: '2020-02-29T12:00:00+01:00' } }), [
    200,
    { now: '2020-02-29T11:00:00.000Z', frozen: true },
  ]);
  t.strictSame(await control('POST /clock/advance', { body: { by: 'P1YT1H' } }), [
    200,
    { now: '2021-02-28T12:00:00.000Z', frozen: true },
  ]);
  t.strictSame(await other.control('GET /clock'), [200, { now: clock.frozen, frozen: true }]);

  await control('POST /reset');
  t.strictSame(await control('GET /clock'), [200, { now: clock.frozen, frozen: true }]);
});

t.test('a frozen clock starts to run, and stops again', async (t) => {
  const { control } = await openPets(t, { clock });

  t.match(await control('PUT /clock', { body: { frozen: false } }), [
    200,
    { now: /^2019-02-06T01:/, frozen: false },
  ]);
  t.match(await control('POST /clock/advance', { body: { by: 'PT2H' } }), [
    200,
    { now: /^2019-02-06T03:/, frozen: false },
  ]);
  t.match(await control('PUT /clock', { body: { frozen: true } }), [
    200,
    { now: /^2019-02-06T03:/, frozen: true },
  ]);
});

t.test('an invalid time is refused with its pointer', async (t) => {
  const { control } = await openPets(t, { clock });

  for (const [call, body, pointer] of [
    ['PUT /clock', {}, ''],
    ['PUT /clock', { now: 'today' }, '/now'],
    ['PUT /clock', { now: 7 }, '/now'],
    ['PUT /clock', { frozen: 'no' }, '/frozen'],
    ['POST /clock/advance', {}, '/by'],
    ['POST /clock/advance', { by: '1h' }, '/by'],
    ['POST /clock/advance', { by: 'P9000Y' }, '/by'],
    ['POST /clock/advance', { by: '-P9000Y' }, '/by'],
  ] as const) {
    t.match(
      await control(call, { body }),
      [400, { violations: [{ in: 'body', pointer }] }],
      JSON.stringify(body),
    );
  }
  t.match(await control('PUT /clock', { body: { now: 1549417704 } }), [
    400,
    { detail: /must be a time such as/ },
  ]);
  t.match(await control('POST /clock/advance', { body: { by: 3600 } }), [
    400,
    { detail: /must be a duration such as/ },
  ]);
  t.strictSame(await control('GET /clock'), [200, { now: clock.frozen, frozen: true }]);
});

t.test('years and months of a duration follow the calendar', async (t) => {
  const moved = (text: string, from = '2020-01-31T00:00:00.000Z') => {
    const move = parseDuration(text);
    return move && new Date(move(Date.parse(from))).toISOString();
  };

  t.equal(moved('PT1.5S'), '2020-01-31T00:00:01.500Z');
  t.equal(moved('PT90M'), '2020-01-31T01:30:00.000Z');
  t.equal(moved('P1W2D'), '2020-02-09T00:00:00.000Z');
  t.equal(moved('P1M'), '2020-02-29T00:00:00.000Z');
  t.equal(moved('-P2M'), '2019-11-30T00:00:00.000Z');
  t.equal(moved('-PT1H'), '2020-01-30T23:00:00.000Z');
  for (const text of ['', 'P', 'PT', 'P1', '1H', 'PT1H1', 'P1H', 'PT-1H', 'P1DT']) {
    t.equal(parseDuration(text), undefined, text);
  }
});
