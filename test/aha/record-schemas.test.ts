import t from 'tap';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';

async function open(options: SandlotOptions = {}) {
  const { app, close } = await openSandlot({
    logLevel: 'silent',
    auth: 'off',
    clock: { frozen: '2019-02-06T01:48:24.000Z' },
    ...options,
  });
  t.teardown(() => close());
  return app;
}

const reads = [
  ...['me', 'users', 'users/16338845', 'products', 'products/PRJ1', 'products/PRJ1/users'],
  ...['products/PRJ1/features', 'products/PRJ1/releases', 'products/PRJ1/initiatives'],
  ...['releases/PRJ1-R-1', 'releases/PRJ1-MR-2', 'releases/PRJ1-R-1/features'],
  ...['features?fields=*,created_by_user', 'features/PRJ1-1', 'features/PRJ1-4'],
  ...['features/PRJ1-1/requirements', 'requirements/PRJ1-1-2', 'initiatives/PRJ1-S-1'],
  'initiatives/PRJ1-S-2',
];

/** What a property might be that it should not; absent is one of that. */
function spoil(value: unknown): readonly unknown[] {
  return [
    ...[undefined, null, typeof value === 'string' ? 7 : 'nowhere'],
    ...(typeof value === 'string' ? ['nowhere'] : []),
    ...(Array.isArray(value) ? [[7]] : []),
    ...(typeof value === 'object' ? [{}] : []),
  ];
}

const rounds = [0, 1, 2, 3, 4];

t.test(
  'records that the control API accepts are answered in conformance with the document',
  async (t) => {
    const app = await open();
    const put = async (url: string, payload: object) =>
      (await app.inject({ method: 'PUT', url: `/_sandlot${url}`, payload })).statusCode;
    const { records } = (await app.inject('/_sandlot/state')).json();
    await put('/snapshots/start', {});
    const broken: string[] = [];
    const counts = { taken: 0, refused: 0 };

    for (const [resource, list] of Object.entries<Record<string, unknown>[]>(records)) {
      const [record = {}] = list;
      const url = `/state/${resource}/${record.id}`;
      const taken: [string, readonly unknown[]][] = [];
      for (const [property, value] of Object.entries(record)) {
        const spoiled: unknown[] = [];
        for (const one of property === 'id' ? [] : spoil(value)) {
          const status = await put(url, { ...record, [property]: one });
          if (status === 200) spoiled.push(one);
          counts[status === 200 ? 'taken' : 'refused'] += 1;
        }
        taken.push([property, spoiled]);
      }
      for (const round of rounds) {
        const spoiled = taken.filter(([, all]) => round < all.length);
        if (spoiled.length === 0) continue;
        await put(url, {
          ...record,
          ...Object.fromEntries(spoiled.map(([p, all]) => [p, all[round]])),
        });
        for (const read of reads) {
          const { headers, statusCode } = await app.inject(`/api/v1/${read}`);
          if (headers['sandlot-finding'] !== undefined || statusCode >= 500)
            broken.push(`${resource}, ${read}: ${headers['sandlot-finding']}`);
        }
      }
      await app.inject({ method: 'POST', url: '/_sandlot/snapshots/start/restore' });
    }

    t.strictSame(broken, []);
    t.ok(counts.taken > 100 && counts.refused > 400, JSON.stringify(counts));
  },
);

t.test('the seed and logged events conform to the record schemas', async (t) => {
  const app = await open();
  const write = (method: 'POST' | 'PUT', url: string, payload: object) =>
    app.inject({ method, url: `/api/v1/${url}`, payload });
  const event = (work_done_text: string) => ({ time_tracking_event: { work_done_text } });
  await write('POST', 'features/PRJ1-1/time_tracking_events', event('1h'));
  await write('POST', 'features/PRJ1-1/time_tracking_events', event(''));
  await write('POST', 'requirements/PRJ1-1-1/time_tracking_events', event('3p'));
  await write('POST', 'initiatives/PRJ1-S-1/time_tracking_events', event('0.1min'));
  await write('PUT', 'features/PRJ1-1', { feature: { description: 'New', start_date: null } });
  const state = (await app.inject('/_sandlot/state')).json();

  const { statusCode } = await app.inject({
    method: 'PUT',
    url: '/_sandlot/state',
    payload: state,
  });

  t.equal(statusCode, 204);
  t.strictSame((await app.inject('/_sandlot/state')).json(), state);
  const fixtures = t.testdir({ 'state.json': JSON.stringify(state) });
  const again = await open({ fixtures: `${fixtures}/state.json` });
  t.strictSame((await again.inject('/_sandlot/state')).json().records, state.records);
});

t.test('unknown properties are refused with the nearest name', async (t) => {
  const app = await open();
  const patch = async (payload: object) => {
    const url = '/_sandlot/state/features/1007868956';
    const { statusCode, body } = await app.inject({ method: 'PATCH', url, payload });
    return [statusCode, JSON.parse(body).violations];
  };

  t.strictSame(await patch({ work_done: 777, dues_date: '2019-01-01' }), [
    400,
    [
      {
        in: 'body',
        pointer: '/work_done',
        message:
          'is not a property of this resource; the nearest are "work_units", "minutes_done", "points_done"',
      },
      {
        in: 'body',
        pointer: '/dues_date',
        message: 'is not a property of this resource; the nearest is "due_date"',
      },
    ],
  ]);
});

t.test('properties of another module are accepted in records of Aha!', async (t) => {
  const behaviours = t.testdir({ 'mine.mjs': 'export const behaviours = {};' });
  const app = await open({ behaviours: `${behaviours}/mine.mjs` });
  const url = '/_sandlot/state/features/1007868956';

  const { statusCode } = await app.inject({ method: 'PATCH', url, payload: { mine: 1 } });

  t.equal(statusCode, 200);
});

t.test('an event id without a possible successor is refused', async (t) => {
  const app = await open();
  const url = '/_sandlot/state/time_tracking_events';
  const { id: _id, ...event } = (await app.inject(`${url}/447203384`)).json();
  const put = async (id: string) =>
    (await app.inject({ method: 'PUT', url: `${url}/${id}`, payload: event })).statusCode;

  for (const id of ['mine', '007', '1.5', '-1', '9'.repeat(22)]) t.equal(await put(id), 400, id);
  for (const id of ['0', '7', '9'.repeat(21)]) t.equal(await put(id), 201, id);
});

t.test('work out of range is refused', async (t) => {
  const app = await open();
  const url = '/_sandlot/state/time_tracking_events/447203384';
  const before = (await app.inject(url)).json();

  const { statusCode, body } = await app.inject({
    method: 'PATCH',
    url,
    payload: '{"work_done": 1e999}',
  });

  t.equal(statusCode, 400);
  t.match(JSON.parse(body).detail, '/work_done must be less than 1e309');
  t.strictSame((await app.inject(url)).json(), before);
});
