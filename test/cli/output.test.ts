import { EventEmitter } from 'node:events';
import t from 'tap';
import { formatOutcomes } from '../../src/cli/output/outcome-line.ts';
import { ignoreBrokenPipe, toTextLayout } from '../../src/cli/output/output.ts';
import { wrapText } from '../../src/cli/output/table.ts';
import { formatUsageError } from '../../src/cli/output/usage-error.ts';
import { captureOutput } from '../support/captured-output.ts';

t.test('ignores a reader that stops early but not a full disk', async (t) => {
  const output = new EventEmitter();
  ignoreBrokenPipe(output);

  t.ok(output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
  t.throws(() => output.emit('error', new Error('no space')), { message: 'no space' });
});

t.test('an output without a size has 120 columns, and a tiny one is not followed', async (t) => {
  const columnsOf = (columns?: number) =>
    toTextLayout(captureOutput(columns === undefined ? {} : { columns }).output).columns;

  t.strictSame([columnsOf(), columnsOf(0), columnsOf(10), columnsOf(90)], [120, 120, 20, 90]);
});

t.test('the notes of operations are wrapped, and their names are not', async (t) => {
  const formatted = (columns: number) =>
    formatOutcomes(
      [
        { outcome: 'passed', name: 'GET /pets', note: '2 calls' },
        {
          outcome: 'skipped',
          name: 'POST /pets',
          note: '2 calls, not exercised: sent /status, 409',
        },
        { outcome: 'failed', name: 'GET /repos/{owner}/{repo}/pulls', note: 'never called' },
      ],
      { columns, hasColors: false },
    ).join('\n');

  t.equal(
    formatted(44),
    `✔ GET /pets              2 calls
– POST /pets             2 calls, not
                         exercised: sent
                         /status, 409
✖ GET /repos/{owner}/{repo}/pulls
    never called`,
  );
  t.equal(
    formatted(100),
    `✔ GET /pets                        2 calls
– POST /pets                       2 calls, not exercised: sent /status, 409
✖ GET /repos/{owner}/{repo}/pulls  never called`,
  );
});

t.test('a word is broken only where a line has no room for it, after its separators first', (t) => {
  t.strictSame(wrapText('This needs the header "api_key" now.', 28), [
    'This needs the header',
    '"api_key" now.',
  ]);
  t.strictSame(wrapText('at /components/schemas/Pet', 14), ['at /', 'components/', 'schemas/Pet']);
  t.strictSame(wrapText('a 100 %', 6), ['a', '100 %']);
  t.end();
});

t.test('mistakes in the command line are sentences', async (t) => {
  for (const [found, sentence] of [
    [
      "error: required option '--document <file>' not specified\n",
      'The option --document <file> is missing. --help explains it.',
    ],
    [
      "error: missing required argument 'url'",
      'The argument <url> is missing. --help explains it.',
    ],
    ["error: option '--only <name>' argument missing", 'The option needs a value: --only <name>.'],
    [
      "error: option '-p, --port <port>' argument 'x' is invalid. Expected a number.",
      '--port cannot be "x". Expected a number.',
    ],
    [
      "error: option '--log <form>' value 'x' from env 'SANDLOT_LOG' is invalid. Allowed choices are json, off.",
      'SANDLOT_LOG cannot be "x". Choose one of json, off.',
    ],
    ["error: unknown option '--x'", 'Unknown option --x. --help lists all.'],
    [
      "error: unknown option '--prot'\n(Did you mean --port?)",
      'Unknown option --prot. Did you mean --port?',
    ],
    [
      "error: too many arguments for 'ca'. Expected 0 arguments but got 1.",
      'sandlot ca takes no arguments. --help shows its usage.',
    ],
    [
      "error: too many arguments for 'init'. Expected 1 argument but got 3.",
      'sandlot init takes at most 1 argument. --help shows its usage.',
    ],
    ['error: something else', 'something else'],
  ] as const)
    t.equal(formatUsageError(found), sentence);
  t.equal(
    formatUsageError(
      "error: option '--log <form>' value 'x' from env 'SANDLOT_LOG' is invalid. Try json.",
      new Map([['SANDLOT_LOG', 'sandlot.config.json: "log"']]),
    ),
    'sandlot.config.json: "log" cannot be "x". Try json.',
  );
});
