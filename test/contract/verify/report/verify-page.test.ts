import t from 'tap';
import { renderVerifyPage } from '../../../../src/contract/verify/report/verify-page.ts';
import type {
  VerifyFailure,
  VerifyReport,
} from '../../../../src/contract/verify/report/verify-report.ts';

const step = { curl: "curl 'http://a/pets'", status: 200 };
const failure: VerifyFailure = {
  operation: 'list',
  operations: ['list'],
  check: 'reply',
  code: 101,
  where: 'body',
  pointer: '',
  message: 'The body must be <array>.',
  also: [],
  expected: 'type: "array"',
  place: '/paths',
  count: 1,
  story: [step],
  request: { method: 'GET', url: 'http://a/pets', headers: {}, curl: step.curl },
};
const report: VerifyReport = {
  ...{ document: { source: 'api.yaml', title: 'Pets\n&', version: '1' }, address: 'http://a' },
  ...{ seed: 3, milliseconds: 1500, requests: 4, stopped: 'interrupted', left: ['pets/7'] },
  findings: [{ pointer: '/a', message: 'is odd' }],
  failures: [
    { ...failure, reply: { status: 200, headers: { 'content-type': 'a/b' }, body: '{"<b>":1}' } },
    {
      ...failure,
      ...{ operations: ['list', 'read'], count: 3, also: ['More.'], story: [step, step] },
    },
    { ...failure, reply: { status: 204, headers: {} } },
  ],
  operations: [
    {
      ...{ id: 'list', method: 'GET', path: '/pets', requests: 2 },
      checks: [
        { name: 'reply', outcome: 'failed', milliseconds: 1 },
        { name: 'total', outcome: 'passed', milliseconds: 1 },
      ],
    },
    {
      ...{ id: 'make', method: 'POST', path: '/pets', requests: 1 },
      checks: [
        {
          name: 'story',
          outcome: 'skipped',
          milliseconds: 0,
          reason: 'it was refused',
          refusal: { status: 400, text: 'Taken.', curl: 'curl' },
          remedy: 'Add an example.',
        },
        {
          name: 'removed',
          outcome: 'skipped',
          milliseconds: 0,
          reason: 'it was refused',
          refusal: { status: 400, text: '', curl: 'curl' },
        },
      ],
    },
    {
      ...{ id: 'read', method: 'GET', path: '/pets/{id}', requests: 1 },
      checks: [{ name: 'reply', outcome: 'passed', milliseconds: 1 }],
    },
    { id: 'cut', method: 'PUT', path: '/cut', requests: 0, checks: [] },
  ],
};

t.test('the page shows failures, operations and skipped checks', async (t) => {
  const page = renderVerifyPage(report);

  for (const text of [
    '<title>Verification of Pets &amp; 1</title>',
    'Not everything was checked: interrupted.',
    '<li>failures<strong>3</strong></li>',
    'The body must be &lt;array&gt;.',
    '<pre><code>{&quot;&lt;b&gt;&quot;:1}</code></pre>',
    '<dt>Also in</dt><dd>read</dd>',
    '<dt>Count</dt><dd>3</dd>',
    '<dt>Received</dt><dd>no reply</dd>',
    'Repeat it in a shell, line by line:',
    '✖ 1 failed',
    '– 2 skipped',
    '– not checked',
    '✔ 1 check',
    'The API answered: Taken.',
    'The API answered: (nothing)',
    'Add an example.',
    'pets/7',
    '/a is odd',
  ])
    t.ok(page.includes(text), text);
  t.notOk(page.includes('<script'));
});

t.test('a page without failures has an empty list of them', async (t) => {
  const { stopped: _stopped, ...whole } = report;
  const page = renderVerifyPage({ ...whole, failures: [], findings: [], left: [] });

  t.match(page, '<p>None.</p>');
  t.notMatch(page, 'Not everything');
  t.notMatch(page, 'Problems in the document');
});
