import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

function words(...values: readonly unknown[]) {
  return { enum: values };
}
const track = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    length_s: { type: 'integer' },
  },
};
const listed = json({ type: 'array', items: track });

/** Tracks with names in an order, whatever the query. */
function tracksOf(names: readonly string[]) {
  return names.map((name, id) => ({ id, name, length_s: 7 }));
}
const up = tracksOf(['a', 'b', 'c']);
const down = up.toReversed();
const mixed = tracksOf(['b', 'a', 'c']);

function byLength(one: { readonly length_s: number }, other: { readonly length_s: number }) {
  return one.length_s - other.length_s;
}

type SortParameters = { readonly sort?: object; readonly order?: object };

/** Findings about a list with sort parameters, and the queries that were sent. */
async function trySort(
  t: Test,
  { sort, order }: SortParameters,
  answer: (query: URLSearchParams) => unknown,
) {
  const parameters = Object.entries({ sort, order })
    .filter(([, schema]) => schema !== undefined)
    .map(([name, schema]) => ({ name, in: 'query', schema }));
  const tracks = { get: { operationId: 'list', parameters, responses: { 200: listed } } };
  const queryOf = ({ url }: Pick<ProviderRequest, 'url'>) =>
    new URL(url, 'http://tracks.test').searchParams;
  const { found, requests } = await tryScripted(t, documentOf({ '/tracks': tracks }), (one) => ({
    status: 200,
    body: answer(queryOf(one)),
  }));
  return { found, requests: new Set(requests.map((one) => `${queryOf(one)}`)) };
}

t.test('a sort value may contain its direction', async (t) => {
  const ascending = ['+name', 'name_asc', 'NAME:ascending', 'name asc'];
  const descending = ['-name', 'name_desc', 'name.descending', 'name desc'];
  for (const [rights, wrongs, right] of [
    [ascending, descending, up],
    [descending, ascending, down],
  ] as const) {
    for (const value of rights)
      t.strictSame((await trySort(t, { sort: words(value) }, () => right)).found, [], value);
    const shown = right.map(({ name }) => `"${name}"`).join(', ');
    for (const value of wrongs)
      t.strictSame(
        (await trySort(t, { sort: words(value) }, () => right)).found,
        [
          `list sort: sort=${value} returned "name" in the order ${shown}. Expected: in ${right === up ? 'descending' : 'ascending'} order.`,
        ],
        value,
      );
  }
});

t.test('without a direction both orders pass and a mixed one fails', async (t) => {
  const foundOf = async (body: unknown) =>
    (await trySort(t, { sort: words('name') }, () => body)).found;

  t.strictSame(await foundOf(up), []);
  t.strictSame(await foundOf(down), []);
  t.strictSame(await foundOf(mixed), [
    'list sort: sort=name returned "name" in the order "b", "a", "c". Expected: sorted.',
  ]);
});

t.test('a separate direction parameter is combined with each sort value', async (t) => {
  const sortParameters = {
    sort: words('name', 'nothing'),
    order: words('ASC', 'descending', 'random'),
  };
  const sorted = await trySort(t, sortParameters, (query) =>
    query.get('order') === 'descending' ? down : up,
  );
  t.strictSame(sorted.found, []);
  t.ok(sorted.requests.has('sort=name&order=ASC'));
  t.ok(sorted.requests.has('sort=name&order=descending'));
  t.notOk(sorted.requests.has('sort=name&order=random'), 'nobody knows what that is');

  t.strictSame((await trySort(t, sortParameters, () => up)).found, [
    'list sort: sort=name&order=descending returned "name" in the order "a", "b", "c". Expected: in descending order.',
  ]);
  t.strictSame((await trySort(t, sortParameters, () => down)).found, [
    'list sort: sort=name&order=ASC returned "name" in the order "c", "b", "a". Expected: in ascending order.',
  ]);
});

t.test('a sort value with a direction is sent alone', async (t) => {
  const { found, requests } = await trySort(
    t,
    { sort: words('-name'), order: words('asc', 'desc') },
    () => down,
  );

  t.strictSame(found, []);
  t.ok(requests.has('sort=-name'));
});

t.test('unknown sort values and refused lists are skipped', async (t) => {
  const tooLong = await trySort(t, { sort: { ...words('name'), maxLength: 2 } }, () => mixed);
  t.strictSame(tooLong.found, []);
  t.notOk(tooLong.requests.has('sort=name'));
  const silent = await trySort(t, { sort: words('name') }, (query) =>
    query.has('sort') ? 'broken off' : mixed,
  );
  t.ok(silent.requests.has('sort=name'));
  t.ok(silent.found.length > 0 && silent.found.every((one) => one.startsWith('list reply: ')));
});

t.test('numbers are sorted as numbers', async (t) => {
  const long = [7, 10, 9].map((length_s, id) => ({ id, name: 'a', length_s }));
  const sort = words('length_s');

  t.strictSame((await trySort(t, { sort }, () => long.toSorted(byLength))).found, []);
  t.strictSame((await trySort(t, { sort }, () => long)).found, [
    'list sort: sort=length_s returned "length_s" in the order 7, 10, 9. Expected: sorted.',
  ]);
});

t.test('sort values without documented directions are sent alone', async (t) => {
  const open = await trySort(t, { sort: words('name', 7), order: { type: 'string' } }, () => mixed);
  t.strictSame(open.found, [
    'list sort: sort=name returned "name" in the order "b", "a", "c". Expected: sorted.',
  ]);
  const none = await trySort(t, { sort: { type: 'string' } }, () => mixed);
  t.strictSame(none.found, []);
});

t.test('a parameter with several sort values is tried with each', async (t) => {
  const sort = { type: 'array', items: words('name', '-name') };
  const { found, requests } = await trySort(t, { sort }, () => up);

  t.strictSame(found, [
    'list sort: sort=-name returned "name" in the order "a", "b", "c". Expected: in descending order.',
  ]);
  t.ok(requests.has('sort=name'));
});

t.test('texts may be sorted by code points, without case, or by locale', async (t) => {
  for (const names of [
    ['B', 'a'],
    ['a', 'B', 'c'],
    ['ä', 'b'],
  ])
    t.strictSame(
      (await trySort(t, { sort: words('+name') }, () => tracksOf(names))).found,
      [],
      names.join(),
    );
});

t.test('the description of a parameter may name the properties to sort by', async (t) => {
  const sort = { type: 'string', description: 'One of `id` and `name`.' };
  const { found, requests } = await trySort(t, { sort }, () => mixed);

  t.strictSame(found, [
    'list sort: sort=name returned "name" in the order "b", "a", "c". Expected: sorted.',
  ]);
  t.ok(requests.has('sort=id'));
});

t.test('numbers that are sorted as texts are not sorted', async (t) => {
  const long = [10, 200, 9].map((length_s, id) => ({ id, name: 'a', length_s }));

  t.strictSame((await trySort(t, { sort: words('length_s') }, () => long)).found, [
    'list sort: sort=length_s returned "length_s" in the order 10, 200, 9. Expected: sorted.',
  ]);
});
