import t from 'tap';
import { monotonicNow, parseFrozenClock, runningClock, toClock } from '../../src/base/clock.ts';
import { seedRandom, toRandom } from '../../src/base/random.ts';

t.test('a frozen clock does not advance', (t) => {
  const clock = toClock({ frozen: '2019-02-06T01:48:24.000Z' });

  t.strictSame([clock.now(), clock.iso()], [1549417704000, '2019-02-06T01:48:24.000Z']);
  t.end();
});

t.test('monotonic time never goes back', (t) => {
  const first = monotonicNow();
  const second = monotonicNow();

  t.ok(first <= second);
  t.end();
});

t.test('a running clock keeps its offset from the system clock', (t) => {
  const day = 86_400_000;
  const [before, now, tomorrow, after] = [
    Date.now(),
    toClock(runningClock).now(),
    toClock({ offset: day }).now() - day,
    Date.now(),
  ];

  t.ok(before <= now && now <= tomorrow && tomorrow <= after);
  t.match(toClock(runningClock).iso(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  t.end();
});

/** A text, and the instant that it is. */
const instants: readonly (readonly [string, string | undefined])[] = [
  ['2019-02-06T01:48:24Z', '2019-02-06T01:48:24.000Z'],
  ['2019-02-06t01:48:24.1239+02:00', '2019-02-05T23:48:24.123Z'],
  ['2019-02-06T01:48Z', '2019-02-06T01:48:00.000Z'],
  ['2020-02-29T23:59:59Z', '2020-02-29T23:59:59.000Z'],
  ['2019-02-29T00:00:00Z', undefined],
  ['2019-13-01T00:00:00Z', undefined],
  ['2019-02-06T24:00:00Z', undefined],
  ['2019-02-06T01:48:60Z', undefined],
  ['2019-02-06T01:48:24', undefined],
  ['2019-02-06', undefined],
  ['', undefined],
];

for (const [text, instant] of instants) {
  t.test(`"${text}" is ${instant ?? 'no instant'}`, (t) => {
    t.strictSame(parseFrozenClock(text), instant === undefined ? undefined : { frozen: instant });
    t.end();
  });
}

t.test('a random stream repeats from its seed and continues from its state', (t) => {
  const draw = (random: ReturnType<typeof toRandom>) => [random.uint32(), random.uint32()];
  const random = toRandom(seedRandom(1));
  const first = draw(random);
  const later = toRandom(random.state());

  t.strictSame(draw(toRandom(seedRandom(1))), first);
  t.strictSame(draw(later), draw(random));
  t.notSame(draw(toRandom(seedRandom(2))), first);
  t.notSame(draw(toRandom(seedRandom(1, 'pets'))), first);
  t.end();
});

t.test('a random stream yields integers from 0 to 2^32 - 1 and fractions below 1', (t) => {
  const random = toRandom(seedRandom(1));
  const wholes = Array.from({ length: 1000 }, () => random.uint32());
  const fractions = Array.from({ length: 1000 }, () => random.fraction());

  t.ok(wholes.every((whole) => Number.isInteger(whole) && whole >= 0 && whole < 2 ** 32));
  t.ok(fractions.every((fraction) => fraction >= 0 && fraction < 1));
  t.end();
});
