import t from 'tap';
import { formatReport } from '../../../../src/cli/output/verify-report.ts';
import {
  checkTexts,
  formatVerifyAnnotations,
  formatVerifyJunit,
  type VerifyReport,
} from '../../../../src/contract/verify/report/verify-report.ts';
import { schemaErrors } from '../../../support/published-schemas.ts';

const report: VerifyReport = {
  document: { source: 'api.yaml', title: 'Pets', version: '1.0' },
  address: 'http://pets.test/v1',
  seed: 1,
  milliseconds: 1234,
  requests: 7,
  operations: [
    {
      id: 'readPet',
      method: 'GET',
      path: '/pets/{id}',
      requests: 6,
      checks: [
        { name: 'reply', outcome: 'failed', milliseconds: 1200 },
        { name: 'identity', outcome: 'passed', milliseconds: 34 },
        {
          name: 'story',
          outcome: 'skipped',
          reason: 'creating a record was answered 409',
          refusal: { status: 409, text: 'The name is taken.', curl: 'curl -X POST' },
          remedy: 'Add an example.',
          milliseconds: 0,
        },
        { name: 'head', outcome: 'skipped', reason: 'no record', milliseconds: 0 },
        {
          name: 'removed',
          outcome: 'skipped',
          reason: 'refused',
          refusal: { status: 400, text: '', curl: 'curl -X DELETE' },
          milliseconds: 0,
        },
      ],
    },
    { id: 'cut', method: 'PUT', path: '/cut', requests: 0, checks: [] },
  ],
  failures: [
    {
      operation: 'readPet',
      operations: ['readPet', 'listPets'],
      check: 'reply',
      code: 101,
      where: 'body',
      pointer: '/name',
      message: 'The body at /name must be <string>.',
      also: ['The body at /names must be <string>.'],
      expected: 'type: "string"',
      place: '/components/schemas/Pet/properties/name/type',
      count: 2,
      request: {
        method: 'GET',
        url: 'http://pets.test/v1/pets/1',
        headers: { accept: '*/*' },
        curl: "curl 'http://pets.test/v1/pets/1'",
      },
      reply: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"name":\n  1}\u0007',
      },
      story: [
        { curl: "ID1=$(curl -X POST 'http://pets.test/v1/pets' | jq -r .id)", status: 201 },
        { curl: 'curl "http://pets.test/v1/pets/$ID1"', status: 200 },
      ],
    },
    {
      operation: 'readPet',
      operations: ['readPet'],
      check: 'reply',
      code: 901,
      where: 'status',
      pointer: '',
      message: 'No reply: 100% cut, or late.',
      also: [],
      expected: 'a complete reply in time',
      place: '/paths/~1pets~1{id}/get',
      count: 1,
      request: {
        method: 'GET',
        url: 'http://pets.test/v1/pets/2',
        headers: {},
        curl: 'curl -X GET',
      },
      story: [{ curl: 'curl -X GET' }],
    },
  ],
  findings: [{ pointer: '/components/schemas/Pet/oneOf', message: 'has two of the same' }],
  left: ['pets/7'],
};

const clean: VerifyReport = {
  ...report,
  operations: [],
  failures: [],
  findings: [],
  left: [],
  requests: 1,
};
const paper = { columns: 80, hasColors: false };

t.test('the terminal report shows failures with curl commands', async (t) => {
  t.equal(
    formatReport({ ...report, stopped: 'the limit of 7 requests was reached' }, paper),
    `readPet does not reply as documented [F101]
  The body at /name must be <string>. (2 times; also listPets)
  The body at /names must be <string>.
  expected: type: "string"
  place:    /components/schemas/Pet/properties/name/type
  received: 200 application/json
            {"name": 1}\u0007
    ID1=$(curl -X POST 'http://pets.test/v1/pets' | jq -r .id)
    curl "http://pets.test/v1/pets/$ID1"

readPet does not reply as documented [F901]
  No reply: 100% cut, or late.
  expected: a complete reply in time
  place:    /paths/~1pets~1{id}/get
  received: no reply
    curl -X GET

Skipped:
  readPet: creating a record was answered 409
      it said: The name is taken.
      curl -X POST
      Add an example.
  readPet: no record
  readPet: refused
      it said: (nothing)
      curl -X DELETE
No request sent: cut.

Problems in the document:
  /components/schemas/Pet/oneOf has two of the same.

Created and not removed:
  pets/7

Not everything was checked: the limit of 7 requests was reached.

Pets 1.0 at http://pets.test/v1
2 operations, 7 requests, 2 failures, 1.2 s, seed 1
`,
  );
  t.equal(
    formatReport(clean, paper),
    'Pets 1.0 at http://pets.test/v1\n0 operations, 1 request, 0 failures, 1.2 s, seed 1\n',
  );
});

t.test('long bodies are cut', async (t) => {
  const [first] = report.failures;
  const long = { status: 200, headers: {}, body: 'x'.repeat(600) };
  const failures = first ? [{ ...first, reply: long }] : [];

  const lines = formatReport({ ...report, failures }, paper).replace(/\n +(?=x)/g, '');
  t.match(lines, `${'x'.repeat(500)}…\n`);
});

t.test('the JUnit report has a suite per operation and a case per check', async (t) => {
  t.equal(
    formatVerifyJunit(report),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sandlot verify Pets" tests="5" failures="1" errors="0" time="1.234">
  <testsuite name="GET /pets/{id}" tests="5" failures="1" skipped="3" errors="0" time="1.234">
    <testcase name="replies as documented" classname="readPet" time="1.2"><failure message="The body at /name must be &lt;string&gt;. (and 1 more)" type="reply">The body at /name must be &lt;string&gt;.
The body at /names must be &lt;string&gt;.
/components/schemas/Pet/properties/name/type
ID1=$(curl -X POST 'http://pets.test/v1/pets' | jq -r .id)
curl &quot;http://pets.test/v1/pets/$ID1&quot;
200
{&quot;name&quot;:
  1}

No reply: 100% cut, or late.
/paths/~1pets~1{id}/get
curl -X GET
no reply</failure></testcase>
    <testcase name="returns the requested record" classname="readPet" time="0.034"/>
    <testcase name="has a record to work with" classname="readPet" time="0"><skipped message="creating a record was answered 409">creating a record was answered 409</skipped></testcase>
    <testcase name="answers HEAD like GET" classname="readPet" time="0"><skipped message="no record">no record</skipped></testcase>
    <testcase name="removes the record" classname="readPet" time="0"><skipped message="refused">refused</skipped></testcase>
  </testsuite>
  <testsuite name="PUT /cut" tests="0" failures="0" skipped="0" errors="0">
  </testsuite>
</testsuites>
`,
  );
});

t.test('the GitHub report annotates places in the document', async (t) => {
  t.equal(
    formatVerifyAnnotations(report, (pointer) => pointer.length),
    `::error file=api.yaml,line=44,title=sandlot verify%3A readPet::The body at /name must be <string>.%0AThe body at /names must be <string>.%0A/components/schemas/Pet/properties/name/type%0Acurl 'http://pets.test/v1/pets/1'%0A200 {"name":%0A  1}\u0007
::error file=api.yaml,line=23,title=sandlot verify%3A readPet::No reply: 100%25 cut, or late.%0A/paths/~1pets~1{id}/get%0Acurl -X GET%0Ano reply
`,
  );
  t.match(formatVerifyAnnotations(report, undefined), /^::error title=sandlot/);
  const [first] = report.failures;
  const long = first
    ? [{ ...first, reply: { status: 200, headers: {}, body: 'x'.repeat(900) } }]
    : [];
  t.match(
    formatVerifyAnnotations({ ...report, failures: long }, undefined),
    `%0A200 ${'x'.repeat(300)}…\n`,
  );
  t.equal(formatVerifyAnnotations(clean, undefined), 'sandlot verify: 1 request, no failure\n');
});

t.test('the JSON report matches its published schema', async (t) => {
  t.strictSame(schemaErrors('verify', report), []);
  t.not(schemaErrors('verify', { ...report, seed: 'one' }).length, 0);
  const [operation] = report.operations;
  const checks = Object.keys(checkTexts).map((name) => ({
    name,
    outcome: 'passed',
    milliseconds: 1,
  }));
  t.strictSame(schemaErrors('verify', { ...report, operations: [{ ...operation, checks }] }), []);
});
