import t from 'tap';
import { parseTimeSpan } from '../../src/base/time/time-span.ts';

t.test('a time is a whole number with a unit, or zero', async (t) => {
  for (const [text, milliseconds] of [
    ['0', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['30min', 1_800_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['5', undefined],
    ['s', undefined],
    ['1.5s', undefined],
    ['1week', undefined],
    ['-1s', undefined],
    ['1000000s', undefined],
  ] as const)
    t.equal(parseTimeSpan(text), milliseconds, text);
});
