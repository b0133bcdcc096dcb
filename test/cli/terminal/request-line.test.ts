import t from 'tap';
import { escapeControlCharacters } from '../../../src/cli/output/control-characters.ts';
import {
  formatRequestJson,
  formatRequestLine,
  type ShownCall,
} from '../../../src/cli/terminal/request-line.ts';

const plain = { columns: Number.POSITIVE_INFINITY, hasColors: false };
const at = new Date(2026, 0, 1, 14, 3, 12).getTime();

function callOf(more: Partial<ShownCall> = {}): ShownCall {
  return {
    ...{ at, method: 'GET', url: '/pets?limit=3', status: 200, duration: 3.14 },
    ...{ sandbox: 'default', operation: 'listPets', refusal: undefined },
    ...{ notices: [], findings: [] },
    ...more,
  };
}

const violation = { in: 'body', pointer: '/name', message: 'must be string' } as const;
const refusal = { code: 'request-invalid', detail: 'Invalid.', violations: [violation] };

const lines: readonly (readonly [Partial<ShownCall>, string])[] = [
  [{}, '14:03:12 200 GET    /pets?limit=3 3.1 ms'],
  [{ duration: 123.6, sandbox: 'one' }, '14:03:12 200 GET    /pets?limit=3 124 ms  ~one'],
  [{ duration: 5612 }, '14:03:12 200 GET    /pets?limit=3 5.6 s'],
  [{ status: 0, method: 'DELETE' }, '14:03:12 cut DELETE /pets?limit=3 3.1 ms'],
  [
    { status: 400, refusal },
    '14:03:12 400 GET    /pets?limit=3 3.1 ms  ✖ body/name must be string',
  ],
  [
    { status: 400, refusal: { ...refusal, violations: [violation, violation] } },
    '14:03:12 400 GET    /pets?limit=3 3.1 ms  ✖ body/name must be string (and 1 more)',
  ],
  [
    { status: 404, duration: 0, refusal: { ...refusal, detail: 'No such path.', violations: [] } },
    '14:03:12 404 GET    /pets?limit=3 -  ✖ No such path.',
  ],
  [
    { notices: ['parameter-unknown', 'base-path'] },
    '14:03:12 200 GET    /pets?limit=3 3.1 ms  ! parameter-unknown, base-path',
  ],
  [{ findings: ['wrong'] }, '14:03:12 200 GET    /pets?limit=3 3.1 ms  ✖ reply: wrong'],
];

for (const [more, line] of lines) {
  t.test(`a call is shown as "${line}"`, async (t) => {
    t.equal(formatRequestLine(callOf(more), plain), line);
  });
}

t.test('a line fits into the terminal: the detail is cut first, then the path', async (t) => {
  const url = `/pets/${'x'.repeat(40)}`;
  for (const columns of [60, 70, 80, 100, 200]) {
    const line = formatRequestLine(callOf({ url, status: 400, refusal }), { ...plain, columns });
    t.ok(line.length <= columns, `${columns}: ${line}`);
    t.equal(line.includes(url), columns >= 80);
    t.equal(line.endsWith('✖ body/name must be string'), columns === 200);
  }
});

t.test('statuses have colours', async (t) => {
  const line = (more: Partial<ShownCall>) =>
    escapeControlCharacters(formatRequestLine(callOf(more), { ...plain, hasColors: true }));

  for (const [status, colour] of [
    ...([
      [200, 32],
      [304, 36],
      [404, 33],
      [500, 31],
    ] as const),
  ])
    t.match(line({ status }), `\x1b[${colour}m${status}\x1b[39m`);
  t.match(line({ status: 0 }), '\x1b[31mcut\x1b[39m');
  t.match(line({ notices: ['a'] }), '\x1b[33m! a\x1b[39m');
});

t.test('a line of JSON has everything', async (t) => {
  t.strictSame(JSON.parse(formatRequestJson(callOf({ refusal, duration: 3.1444 }))), {
    ...{ at: new Date(at).toISOString(), method: 'GET', url: '/pets?limit=3', status: 200 },
    ...{ duration: 3.14, sandbox: 'default', operation: 'listPets', refusal },
    ...{ notices: [], findings: [] },
  });
});
