import t from 'tap';
import { formatInstant, parseInstant } from '../../src/inference/inference.ts';

const instant = Date.UTC(2026, 0, 2, 3, 4, 5);

t.test('an instant is read as it is written', async (t) => {
  for (const format of [
    'date-time',
    'date-time-seconds',
    'date-time-offset',
    'date-time-space',
    'rfc-5322',
    'microsoft',
    'seconds',
    'milliseconds',
  ] as const)
    t.equal(parseInstant(formatInstant(instant, format), format), instant, format);
  t.equal(parseInstant('2026-01-02', 'date'), Date.UTC(2026, 0, 2));
  t.ok(Number.isNaN(parseInstant('soon', 'date-time')));
  t.ok(Number.isNaN(parseInstant('soon', 'microsoft')));
});
