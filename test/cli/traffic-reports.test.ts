import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { openPets } from '../support/pets.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { archiveOf, created, entryOf, pets, posting, printed } from './support/traffic-archive.ts';

const broken = archiveOf(
  entryOf(pets, posting('{}'), created()),
  entryOf(pets),
  entryOf('https://pets.test/v1/dogs', {}, { status: 404 }),
);

t.test('the JSON report and the coverage match their published schemas', async (t) => {
  const { text, folder } = await printed(t, broken, {
    reporter: 'json',
    coverage: 'coverage.json',
  });
  const coverage = JSON.parse(readFileSync(`${folder}/coverage.json`, 'utf8'));

  t.strictSame(schemaErrors('traffic', JSON.parse(text)), []);
  t.strictSame(schemaErrors('coverage', coverage), []);
  t.match(JSON.parse(text), { calls: { total: 3, judged: 3, unmatched: 1, invalid: 1 } });
  t.match(coverage, { counts: { operations: { seen: 2, all: 3 } } });
});

t.test('calls that fail in the same way are shown once, with their number', async (t) => {
  const call = entryOf(pets, posting('{}'), created());
  const unknown = entryOf('https://pets.test/v1/dogs', {}, { status: 404 });
  const others = [1, 2, 3, 4].map((number) =>
    entryOf(`https://pets.test/v1/dogs/${number}?size=1`, {}, { status: 404 }),
  );
  const archive = archiveOf(call, call, unknown, call, unknown, ...others);
  const { text } = await printed(t, archive, {});

  t.equal(text.match(/invalid request/g)?.length, 1);
  t.match(text, '/schema/required\n  and 2 more calls\n');
  t.match(
    text,
    `no matching operation: call 3, GET /v1/dogs, 404
  GET /v1/dogs/1
  GET /v1/dogs/2
  GET /v1/dogs/3
  and 1 more path
  and 5 more calls
`,
  );
  t.match(text, /\n1 operation, 9 calls, 9 failures\n$/);
});

t.test('--verbose lists each operation with its result', async (t) => {
  const twice = entryOf(pets, posting('{}'), { status: 418 });
  const { text } = await printed(t, archiveOf(entryOf(pets), twice), { verbose: true });

  t.match(text, /^✔ listPets {2}1 call\n✖ addPet {4}1 of 1 call failed\n\n/);
  t.match(text, / 2 failures\n$/, 'its request and its reply');
});

t.test('the JUnit report has a suite per operation', async (t) => {
  const { text } = await printed(t, broken, { reporter: 'junit' });

  t.equal(
    text,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sandlot check-traffic Pets" tests="3" failures="2" errors="0">
  <testsuite name="GET /pets" tests="1" failures="0" skipped="0" errors="0">
    <testcase name="calls as documented: 1" classname="listPets"/>
  </testsuite>
  <testsuite name="POST /pets" tests="1" failures="1" skipped="0" errors="0">
    <testcase name="call 1: POST /v1/pets, 201, invalid request" classname="addPet"><failure message="The body must have the required property &quot;name&quot;." type="invalid">The body must have the required property &quot;name&quot;.
/paths/~1pets/post/requestBody/content/application~1json/schema/required
call 1: POST /v1/pets, 201</failure></testcase>
  </testsuite>
  <testsuite name="no operation" tests="1" failures="1" skipped="0" errors="0">
    <testcase name="call 3: GET /v1/dogs, 404, no matching operation" classname="/calls.har"><failure message="no matching operation" type="unmatched">no matching operation
call 3: GET /v1/dogs, 404</failure></testcase>
  </testsuite>
</testsuites>
`,
  );
  t.notMatch(
    (await printed(t, archiveOf(entryOf(pets)), { reporter: 'junit' })).text,
    'no operation',
  );
});

t.test('the GitHub report annotates places in the document', async (t) => {
  const { text } = await printed(t, broken, { reporter: 'github' });
  const good = await printed(t, archiveOf(entryOf(pets)), { reporter: 'github' });

  t.equal(
    text,
    `::error file=/api.json,line=1,title=sandlot check-traffic%3A addPet::Call 1, invalid request: POST /v1/pets, 201%0AThe body must have the required property "name".%0A/paths/~1pets/post/requestBody/content/application~1json/schema/required
::error title=sandlot check-traffic%3A no matching operation::Call 3, no matching operation: GET /v1/dogs, 404
`,
  );
  t.equal(good.text, 'sandlot check-traffic: 1 calls, no failure\n');
});

t.test('the journal of Sandlot can be checked', async (t) => {
  const { app, add } = await openPets(t);
  await add('Tom');
  await app.inject({
    method: 'POST',
    url: '/api/pets',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync('{"name":"Rex"}'),
  });
  await app.inject('/api/pets');
  const har = (await app.inject('/_sandlot/journal.har')).body;

  t.match(await printed(t, har, { servers: [{ url: '/api' }] }), {
    verdict: 'passed',
    text: '2 operations, 3 calls, 0 failures',
  });
});
