import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  formatAmount,
  isPoints,
  parseEstimate,
  parsePoints,
} from '../../src/aha/durations/amount.ts';
import { memoizeByText, parseDuration } from '../../src/aha/durations/duration.ts';
import { isSafeAmount, roundAmount } from '../../src/aha/durations/units.ts';
import { notices, quote } from '../../src/aha/notices.ts';

type Vectors = {
  readonly parse: readonly { text: string; units: 10 | 20; value: number | null }[];
  readonly output: readonly { value: number | null; units: 10 | 20; text: string | null }[];
};

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('./vectors/durations.json', import.meta.url), 'utf8'),
);

function minutesOf(text: string) {
  return parseDuration(text, 'd').value;
}
function codesOf(text: string) {
  return parseDuration(text, 'd').remarks.map(({ code }) => code);
}

t.test('every documented and published duration has its value', async (t) => {
  for (const { text, units, value } of vectors.parse) {
    const read = parseEstimate(text, { mode: 'record', defaultUnit: 'd' }, units);

    t.equal(read.value, value, `${quote(text)} in units ${units}`);
  }
});

t.test('amounts are formatted like those of Aha!', async (t) => {
  for (const { value, units, text } of vectors.output) {
    t.equal(formatAmount(value, units), text, `${value} in units ${units}`);
  }
  t.equal(formatAmount(950400, 10), '1980d');
  t.equal(formatAmount(0.001, 10), '0');
});

t.test('points are formatted like %g', async (t) => {
  t.equal(formatAmount(1000000, 20), '1e+06p');
  t.equal(formatAmount(1234567, 20), '1.23457e+06p');
  t.equal(formatAmount(999999.5, 20), '1e+06p');
  t.equal(formatAmount(0.0001, 20), '0.0001p');
  t.equal(formatAmount(0.00001, 20), '1e-05p');
  t.equal(formatAmount(-2.5, 20), '-2.5p');
});

t.test('a number without a unit is in the default unit', async (t) => {
  t.equal(parseDuration('2', 'h').value, 120);
  t.equal(parseDuration('2', 'min').value, 2);
  t.equal(parseDuration('1', 'm').value, 10560);
  t.equal(parseDuration('1.2.3', 'd').value, 144);
  t.equal(parseDuration('.', 'd').value, 0);
});

t.test('a clock form ends with seconds and begins with years at most', async (t) => {
  t.equal(minutesOf('4:01:01'), 241);
  t.equal(minutesOf(' \t'), null);
  t.equal(minutesOf('1 : 30'), 1);
  t.equal(minutesOf('1:0:0:0'), 480);
  t.equal(minutesOf('1:2:0:0:0:0'), 124800 + 2 * 10560);
  t.equal(minutesOf('1:1:1:1:1:1:1'), 0);
  t.equal(minutesOf('at 1:30'), 1);
  t.equal(minutesOf('a:b'), 0);
});

t.test('unknown words are ignored', async (t) => {
  t.equal(minutesOf('1h-30min'), 30);
  t.equal(minutesOf('constructor 2h'), 120);
  t.equal(minutesOf('__proto__'), 0);
  t.equal(minutesOf('1,5h'), 300);
  t.equal(minutesOf(',1h, and ,30min,'), 90);
  t.equal(minutesOf('2h min'), 120);
  t.equal(minutesOf('two hours'), 60);
});

t.test('fractions are kept without rounding errors', async (t) => {
  t.equal(minutesOf('1.1h'), 66);
  t.equal(minutesOf('1.5h 30s'), 90.5);
  t.equal(minutesOf('2.0h 59s'), 120);
  t.equal(roundAmount(0.1 + 0.2), 0.3);
  t.equal(roundAmount(-0), 0);
});

t.test('a number and a p are points in mode docs, everything else is time', async (t) => {
  const docs = { mode: 'docs', defaultUnit: 'd' } as const;

  t.match(parseEstimate('5p', docs, 10), { value: 5, units: 20 });
  t.match(parseEstimate(' 2.5 P ', docs, 10), { value: 2.5, units: 20 });
  t.match(parseEstimate('-3p', docs, 10), { value: -3, units: 20 });
  t.match(parseEstimate('1e+06p', docs, 10), { value: 1000000, units: 20 });
  t.match(parseEstimate('5 points', docs, 20), { value: 0, units: 10 });
  t.match(parseEstimate('2', docs, 20), { value: 960, units: 10 });
  t.strictSame(parseEstimate(' ', docs, 20), { value: null, remarks: [] });
});

t.test('in mode record the units of the record decide', async (t) => {
  const record = { mode: 'record', defaultUnit: 'd' } as const;

  t.match(parseEstimate('2h', record, 20), { value: 2, units: 20 });
  t.match(parseEstimate('5p', record, 10), { value: 0, units: 10 });
  t.equal(parsePoints('.5').value, 0.5);
  t.equal(parsePoints('-0p').value, 0);
  t.equal(parsePoints('  ').value, null);
});

t.test('each possible misunderstanding is remarked once', async (t) => {
  t.strictSame(codesOf('1h 30min'), []);
  t.strictSame(codesOf('0h'), []);
  t.strictSame(codesOf('soon'), ['unreadable-duration']);
  t.strictSame(codesOf('.'), ['unreadable-duration']);
  t.strictSame(codesOf('-'), ['unreadable-duration']);
  t.strictSame(codesOf('90m'), ['month-unit']);
  t.strictSame(codesOf('3 months'), []);
  t.strictSame(codesOf('2'), ['bare-number']);
  t.strictSame(codesOf('-2h -1h'), ['dropped-sign']);
  t.strictSame(codesOf('1,5h'), ['dropped-number']);
  t.strictSame(codesOf('3 elephants'), [
    'dropped-word',
    'trailing-seconds',
    'seconds-rounded-down',
  ]);
  t.strictSame(codesOf('1 foo 2 bar 3 h'), ['dropped-word', 'dropped-number']);
  t.strictSame(codesOf('1:20'), ['clock-form', 'seconds-rounded-down']);
  t.strictSame(codesOf('2h and 5min'), []);
  t.strictSame(
    parsePoints('5 points').remarks.map(({ code }) => code),
    ['points-rest-ignored'],
  );
  t.strictSame(parsePoints('5P').remarks, []);
  t.strictSame(
    parsePoints('abc').remarks.map(({ code }) => code),
    ['unreadable-duration'],
  );
  t.match(parseDuration('90m', 'd').remarks[0]?.text, '"90min"');
});

t.test('a text of a million characters takes linear time', async (t) => {
  const million = 1_000_000;
  const texts = [
    '1'.repeat(million),
    `${'1'.repeat(million)}x`,
    '1 '.repeat(million / 2),
    '1:'.repeat(million / 2),
    '.'.repeat(million),
    `1${' '.repeat(million)}x`,
    `${'1.'.repeat(million / 2)}p`,
    `${'1'.repeat(million)}px`,
    '-'.repeat(million),
    'p'.repeat(million),
    ','.repeat(million),
  ];
  const before = process.cpuUsage();

  for (const text of texts) {
    isPoints(text);
    parsePoints(text);
    parseDuration(text, 'd');
  }

  const { user, system } = process.cpuUsage(before);
  t.ok(user + system < 15_000_000, 'microseconds of this process, however busy the machine is');
});

t.test('amounts that are not exact are detected', async (t) => {
  t.ok(isSafeAmount(9007199254740991));
  t.notOk(isSafeAmount(1e16));
  t.notOk(isSafeAmount(Number.POSITIVE_INFINITY));
  t.notOk(isSafeAmount(Number.NaN));
  t.notOk(isSafeAmount(minutesOf(`${'9'.repeat(400)}h`) ?? 0));
});

t.test('a quotation is short and in ASCII', async (t) => {
  t.equal(quote('a\n"b"'), '"a\\n\\"b\\""');
  t.equal(quote('\u00e9\ud83d\ude00'), '"\\u00e9\\ud83d\\ude00"');
  t.equal(quote('x'.repeat(100)), `"${'x'.repeat(60)}..."`);
  t.equal(quote(undefined), 'null');
  t.equal(quote(7), '7');
});

t.test('docs/aha.md lists every notice', async (t) => {
  const page = readFileSync('docs/aha.md', 'utf8');
  const rows = Object.entries(notices).map(([code, text]) => `| \`${code}\` | ${text} |`);

  t.match(page, rows.join('\n'));
});

t.test('the codes of notices are in kebab-case', async (t) => {
  for (const code of Object.keys(notices)) t.match(code, /^[a-z]+(-[a-z]+)*$/);
});

function openCounted() {
  const request: string[] = [];
  const read = memoizeByText((text) => {
    request.push(text);
    return text.length;
  });
  return { request, read };
}

t.test('the result for a text is remembered', async (t) => {
  const { request, read } = openCounted();

  t.strictSame([read('1h'), read('2h 5min'), read('1h')], [2, 7, 2]);
  t.strictSame(request, ['1h', '2h 5min']);
});

t.test('the result for a long text is not remembered', async (t) => {
  const { request, read } = openCounted();
  const long = '1h '.repeat(20);

  read(long);
  read(long);

  t.equal(request.length, 2);
});

t.test('the number of remembered texts is limited', async (t) => {
  const { request, read } = openCounted();

  for (let text = 0; text <= 500; text++) read(`${text}min`);
  read('0min');

  t.equal(request.filter((text) => text === '0min').length, 2);
});
