import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { extensionDocument } from '../support/extension-document.ts';
import { sandlotOf } from '../support/sandlot-of.ts';

const [, page = ''] = readFileSync('docs/inference.md', 'utf8').split('\n## Override a rule\n');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, code]) => `${code}`);

/** What a document with more in it answers. */
async function openApi(t: Test, more: string | undefined) {
  const overlay =
    more === undefined || more.startsWith('overlay:')
      ? more
      : JSON.stringify({ overlay: '1.0.0', actions: [{ target: '$', update: parse(more) }] });
  const { app } = await sandlotOf(t, extensionDocument, {
    files: { 'more.yaml': `${overlay}` },
    ...(overlay === undefined ? {} : { overlays: [`${t.testdirName}/more.yaml`] }),
  });
  return {
    patch: async (url: string, payload: object) =>
      (await app.inject({ method: 'PATCH', url, payload })).statusCode,
    get: async (url: string) => {
      const { statusCode, body } = await app.inject(url);
      return { status: statusCode, body: JSON.parse(body) };
    },
    post: async (url: string, payload: object) => {
      const { body } = await app.inject({ method: 'POST', url, payload });
      return JSON.parse(body);
    },
  };
}

type Api = Awaited<ReturnType<typeof openApi>>;

type Parcel = { readonly total: number };

type Story = {
  readonly title: string;
  readonly send: (api: Api) => Promise<unknown>;
  readonly inferred: unknown;
  readonly overridden: unknown;
};

async function readRates({ get }: Api) {
  return [(await get('/rates/XXX')).status, (await get('/countries/XX')).status];
}

/** One for each example, in their order. */
const stories: readonly Story[] = [
  {
    title: 'paths of one name are of the same records',
    send: async ({ get }) => {
      const [first] = (await get('/animals')).body;
      return [
        (await get(`/beast/${first.id}`)).body.name === first.name,
        (await get('/beast/77')).status,
      ];
    },
    inferred: [false, 200],
    overridden: [true, 404],
  },
  {
    title: 'an operation works on the records of another path',
    send: async ({ post, get }) => {
      const { id } = await post('/register-animal', { name: 'Rex' });
      return (await get('/animals')).body.some((one: { id: unknown }) => one.id === id);
    },
    inferred: false,
    overridden: true,
  },
  {
    title: 'the key is another property',
    send: async ({ get }) => {
      const [{ isoCode }] = (await get('/countries')).body;
      return (await get(`/countries/${isoCode}`)).status;
    },
    inferred: 404,
    overridden: 200,
  },
  {
    title: 'the parent is another, or none',
    send: async ({ get }) => [
      (await get('/person/77/notes')).status,
      (await get('/people/77/visits')).status,
    ],
    inferred: [200, 404],
    overridden: [404, 200],
  },
  {
    title: 'an operation does something else',
    send: async ({ post, get }) => {
      await post('/orders/checkout', [{ customer: 'Ann' }, { customer: 'Bob' }]);
      return (await get('/orders/5')).body.customer === 'Bob';
    },
    inferred: false,
    overridden: true,
  },
  {
    title: 'the list stands elsewhere',
    send: async ({ get }) => (await get('/orders')).body.found?.rows.length,
    inferred: undefined,
    overridden: 3,
  },
  {
    title: 'query parameters filter by other properties',
    send: async ({ get }) => {
      const [first, ...others] = (await get('/parcels')).body;
      const listed = async (query: string) => (await get(`/parcels?${query}`)).body.length;
      const most = Math.max(first.total, ...others.map(({ total }: Parcel) => total));
      return [
        await listed('size=1'),
        await listed(`size=${first.boxes}`),
        await listed(`worth=${most}`),
        await listed('customer=nobody'),
      ];
    },
    inferred: [1, 3, 3, 0],
    overridden: [0, 1, 1, 3],
  },
  {
    title: 'a path has no state',
    send: async ({ get }) => (await get('/rates/XXX')).status,
    inferred: 404,
    overridden: 200,
  },
  {
    title: 'a plan reads records by another property',
    send: async ({ get }) => {
      const [{ name }] = (await get('/people')).body;
      return (await get(`/people/${encodeURIComponent(name)}`)).status;
    },
    inferred: 404,
    overridden: 200,
  },
  {
    title: 'records move through other states',
    send: async ({ post, get }) => {
      const { id, status, sheet } = await post('/prints', { text: 'Hello' });
      await get('/prints');
      const read = (await get(`/prints/${id}`)).body;
      return [status, sheet, read.status, typeof read.sheet];
    },
    inferred: [undefined, undefined, undefined, 'undefined'],
    overridden: ['spooled', undefined, 'spooled', 'undefined'],
  },
  {
    title: 'only some states follow each other',
    send: async ({ get, patch }) => {
      const [{ id }] = (await get('/prints')).body;
      const statuses = [];
      for (const status of ['printed', 'dropped', 'dropped'])
        statuses.push(await patch(`/prints/${id}`, { status }));
      return statuses;
    },
    inferred: [200, 200, 200],
    overridden: [422, 422, 422],
  },
  {
    title: 'a record expires at another time',
    send: async ({ post, get }) => {
      const { id } = await post('/prints', { until: '2999-01-01T00:00:00Z' });
      const before = (await get(`/prints/${id}`)).status;
      await post('/_sandlot/clock/advance', { by: 'P1000Y' });
      return [before, (await get(`/prints/${id}`)).status];
    },
    inferred: [200, 200],
    overridden: [200, 404],
  },
  {
    title: 'values are unique, and keys of others',
    send: async ({ post, get }) => {
      const [{ id: animal }] = (await get('/animals')).body;
      const codes = [];
      for (const print of [{ text: 'a', animal }, { text: 'a' }, { text: 'b', animal: 77 }])
        codes.push((await post('/prints', print)).code);
      return codes;
    },
    inferred: [undefined, undefined, undefined],
    overridden: [undefined, 'key-taken', 'reference-unknown'],
  },
  {
    title: 'values are made by a method of faker',
    send: async ({ get }) =>
      (await get('/people')).body.every(
        ({ name, age }: { name: string; age: number }) =>
          /^\S+ ([A-Z]|\S+ [A-Z])/.test(name) && age >= 18,
      ),
    inferred: false,
    overridden: true,
  },
  {
    title: 'an overlay adds it',
    send: readRates,
    inferred: [404, 404],
    overridden: [200, 404],
  },
];

t.equal(examples.length, stories.length);

for (const [index, { title, send, inferred, overridden }] of stories.entries()) {
  t.test(`${title}, as docs/inference.md shows`, async (t) => {
    t.strictSame(await send(await openApi(t, undefined)), inferred);
    t.strictSame(await send(await openApi(t, examples[index])), overridden);
  });
}
