import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { openPets } from '../support/pets.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

type App = Awaited<ReturnType<typeof openPets>>['app'];

/** The lines of the metrics with these names, without those of help and type. */
async function readMetrics(app: App, names: RegExp): Promise<readonly string[]> {
  const { body } = await app.inject('/_sandlot/metrics');
  return body.split('\n').filter((line) => names.test(line));
}

t.test('requests are counted by operation, status and kind of sandbox', async (t) => {
  const { app, add } = await openPets(t);
  await add('Rex');
  await add(7);
  await app.inject('/~one/api/pets');
  await app.inject('/api/nothing');
  await app.inject('/~./api/pets');

  t.strictSame(await readMetrics(app, /^sandlot_requests_total/), [
    'sandlot_requests_total{operation="addPet",status="201",sandbox="default"} 1',
    'sandlot_requests_total{operation="addPet",status="400",sandbox="default"} 1',
    'sandlot_requests_total{operation="listPets",status="200",sandbox="named"} 1',
    'sandlot_requests_total{operation="unmatched",status="404",sandbox="default"} 1',
    'sandlot_requests_total{operation="unmatched",status="400",sandbox="default"} 1',
  ]);
  t.strictSame(await readMetrics(app, /^sandlot_request_violations_total/), [
    'sandlot_request_violations_total{in="body"} 1',
    'sandlot_request_violations_total{in="path"} 1',
  ]);
});

t.test('durations are a histogram of each operation', async (t) => {
  const { app } = await openPets(t);
  for (let count = 0; count < 3; count++) await app.inject('/api/pets');

  const lines = await readMetrics(app, /^sandlot_request_duration_seconds/);

  t.equal(lines.length, 12 + 3);
  t.match(
    lines[0],
    /^sandlot_request_duration_seconds_bucket{operation="listPets",le="0.001"} [0-3]$/,
  );
  t.strictSame(
    lines[12],
    'sandlot_request_duration_seconds_bucket{operation="listPets",le="+Inf"} 3',
  );
  t.match(lines[13], /^sandlot_request_duration_seconds_sum{operation="listPets"} 0\.\d+$/);
  t.equal(lines[14], 'sandlot_request_duration_seconds_count{operation="listPets"} 3');
});

t.test('replies, commits, sandboxes and the process are there, in the text form', async (t) => {
  const { app, add } = await openPets(t);
  await add('Rex');
  await app.inject('/~one/api/pets/0');

  const { headers, body } = await app.inject('/_sandlot/metrics');

  t.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  for (const line of [
    '# TYPE sandlot_requests_total counter',
    '# TYPE sandlot_request_duration_seconds histogram',
    'sandlot_replies_checked_total 2',
    'sandlot_replies_unfit_total 1',
    'sandlot_store_commits_total 1',
    'sandlot_store_conflicts_total 0',
    'sandlot_store_writable 1',
    'sandlot_sandboxes 2',
    'sandlot_info{version="0.1.0"} 1',
  ])
    t.ok(body.includes(`${line}\n`), line);
  t.match(body, /^process_cpu_seconds_total \d/m);
  t.match(body, /^nodejs_eventloop_lag_seconds \d/m);
});

t.test('metrics are described, and can be turned off', async (t) => {
  const { app, control } = await openPets(t);
  t.equal((await app.inject('/_sandlot/metrics')).statusCode, 200);
  t.equal((await control('GET /clock'))[0], 200);

  const off = await openPets(t, { metrics: 'off', journal: 0 });
  t.equal((await off.app.inject('/api/pets')).statusCode, 200);
  t.match(await off.control('GET /metrics'), [404, { code: 'metrics-off' }]);
});

t.test('metrics count without a journal', async (t) => {
  const { app } = await openPets(t, { journal: 0 });
  await app.inject('/api/pets');

  t.equal((await readMetrics(app, /^sandlot_requests_total/)).length, 1);
  t.strictSame((await app.inject('/_sandlot/journal')).json(), { entries: [] });
});

t.test('metrics need the control token', async (t) => {
  const { app } = await openPets(t, { controlToken: 'secret' }).catch(() =>
    sandlotOf(t, documentOf({ '/pets': { get: silent } }), { controlToken: 'secret' }),
  );

  t.equal((await app.inject('/_sandlot/metrics')).statusCode, 401);
  const headers = { authorization: 'Bearer secret' };
  t.equal((await app.inject({ url: '/_sandlot/metrics', headers })).statusCode, 200);
});

t.test('what a behaviour or a large document invents is bounded', async (t) => {
  const paths = Array.from({ length: 1010 }, (_, index) => [`/p${index}`, { get: silent }]);
  const module = `export const behaviours = {
    'GET /p0': ({ query }) => ({ status: Number(query.status ?? 200) }),
  };`;
  const { app } = await sandlotOf(t, documentOf(Object.fromEntries(paths)), { module });
  await controlOf(t, app);
  for (let status = 200; status < 299; status++) await app.inject(`/p0?status=${status}`);
  for (let index = 1; index < 1010; index++) await app.inject(`/p${index}`);

  const lines = await readMetrics(app, /^sandlot_requests_total/);

  t.equal(lines.filter((line) => line.includes('operation="GET /p0"')).length, 31);
  t.ok(lines.some((line) => line.includes('operation="GET /p0",status="other"')));
  t.ok(lines.some((line) => line.includes('operation="other",status="200",sandbox="default"} 10')));
  t.equal(new Set(lines.map((line) => /operation="([^"]*)"/.exec(line)?.[1])).size, 1001);
});
