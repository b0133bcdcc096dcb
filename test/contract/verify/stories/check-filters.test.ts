import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { parseBody, tryScripted } from '../provider/scripted-provider.ts';

const number = { type: 'number' };
const text = { type: 'string' };

type Item = { readonly id: string; readonly price?: number; readonly level?: string };

/** What comes of a list that has a filter, and answers it with these. */
async function tryFilter(
  t: Test,
  parameter: string,
  { items, answer }: { readonly items: readonly Item[]; readonly answer: readonly Item[] | 400 },
) {
  const schema = parameter.includes('price') ? number : text;
  const item = {
    type: 'object',
    required: ['id'],
    properties: { id: text, price: number, level: text },
  };
  const document = documentOf({
    '/items': {
      get: {
        operationId: 'list',
        parameters: [{ name: parameter, in: 'query', schema }],
        responses: { 200: json({ type: 'array', items: item }), 400: { description: '' } },
      },
    },
    '/items/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: { 200: json(item), 404: { description: '' } } },
    },
  });
  const { report, requests, found } = await tryScripted(t, document, ({ url }) => {
    const [path = '', query] = url.split('?');
    const id = path.split('/')[2];
    const one = items.find((known) => known.id === id);
    if (id !== undefined) return one ? { status: 200, body: one } : { status: 404 };
    if (query === undefined) return { status: 200, body: items };
    const isWrong = schema === number && Number.isNaN(Number(query.split('=')[1]));
    return answer === 400 || isWrong ? { status: 400 } : { status: 200, body: answer };
  });
  const checks = report.operations.flatMap(({ checks }) => checks.map(({ name }) => name));
  return { isChecked: checks.includes('filter'), urls: requests.map(({ url }) => url), found };
}

const [cheap, dear, free] = [{ id: 'a', price: 3 }, { id: 'b', price: 7 }, { id: 'c' }] as const;

t.test('an upper bound excludes greater values', async (t) => {
  const items = [dear, cheap, free];
  const right = await tryFilter(t, 'price_max', { items, answer: [cheap, free] });
  t.strictSame(right.found, []);
  t.ok(right.isChecked);
  t.ok(right.urls.includes('/items?price_max=3'));

  const wrong = await tryFilter(t, 'price_max', { items, answer: items });
  t.strictSame(wrong.found, ['list filter: price_max=3 returned a record whose "price" is 7.']);
});

t.test('a lower bound is inclusive and compares texts alphabetically', async (t) => {
  const same = [
    { id: 'a', level: 'mid' },
    { id: 'b', level: 'mid' },
  ];
  const right = await tryFilter(t, 'min_level', { items: same, answer: same });
  t.strictSame(right.found, []);
  t.ok(right.urls.includes('/items?min_level=mid'));

  const items = [...same, { id: 'c', level: 'low' }];
  const wrong = await tryFilter(t, 'min_level', { items, answer: items });
  t.strictSame(wrong.found, [
    'list filter: min_level=mid returned a record whose "level" is "low".',
  ]);
});

t.test('a filter that is refused as documented is skipped', async (t) => {
  const { isChecked, found } = await tryFilter(t, 'price', { items: [cheap, dear], answer: 400 });
  t.strictSame(found, []);
  t.notOk(isChecked);
});

type Visit = { readonly id: string; readonly seen_at: string };

/** What comes of a list of visits, whose times are shown in one way and filtered in another. */
async function tryVisits(
  t: Test,
  isListed: (name: string, distance: number) => boolean,
  toShown = (at: string): string => at,
) {
  const time = { ...text, format: 'date-time' };
  const input = { type: 'object', required: ['seen_at'], properties: { seen_at: time } };
  const visit = { ...input, required: ['id', 'seen_at'], properties: { id: text, seen_at: time } };
  const bound = (name: string, description: string) => ({
    ...{ name, description },
    ...{ in: 'query', schema: time },
  });
  const document = documentOf({
    '/visits': {
      get: {
        operationId: 'list',
        parameters: [
          bound('seen_after', 'At or after this time'),
          bound('seen_before', 'Before this time'),
        ],
        responses: { 200: json({ type: 'array', items: visit }), 400: { description: '' } },
      },
      post: {
        operationId: 'add',
        requestBody: { required: true, ...json(input) },
        responses: { 201: json(visit), 400: { description: '' } },
      },
    },
  });
  const visits: Visit[] = [];
  const { found, requests } = await tryScripted(t, document, ({ method, url, text: sent }) => {
    if (method === 'POST') {
      const { seen_at: given } = parseBody(sent);
      if (!/^\d{4}-\d\d-\d\dT/.test(`${given}`)) return { status: 400 };
      const added = { id: `v${visits.length}`, seen_at: toShown(`${given}`) };
      visits.push(added);
      return { status: 201, body: added };
    }
    const query = [...new URL(url, 'http://localhost').searchParams];
    const isWithin = (one: Visit): boolean =>
      query.every(
        ([name, value]) =>
          !/^seen_(after|before)$/.test(name) ||
          isListed(name, Date.parse(one.seen_at) - Date.parse(toShown(value))),
      );
    return query.some(([, value]) => Number.isNaN(Date.parse(value)))
      ? { status: 400 }
      : { status: 200, body: visits.filter(isWithin) };
  });
  return { found, isSent: requests.some(({ url }) => url.includes('seen_after=')) };
}

t.test('a filter by time includes its bound if the description includes it', async (t) => {
  const right = (name: string, distance: number): boolean =>
    name === 'seen_after' ? distance >= 0 : distance < 0;
  const sound = await tryVisits(t, right);
  t.strictSame(sound.found, []);
  t.ok(sound.isSent);

  const after = await tryVisits(t, (name, distance) => right(name, distance) && distance !== 0);
  t.match(after.found, [
    /^list filter: seen_after=\S+ did not return the record "v\d", which is within that bound/,
  ]);
  const before = await tryVisits(t, (name, distance) => right(name, distance) || distance === 0);
  t.match(before.found, [/^list filter: seen_before=\S+ returned a record whose "seen_at" is /]);

  // Times that are shown without their fraction may be compared with it.
  const rounded = await tryVisits(
    t,
    (name, distance) => right(name, distance) && distance !== 0,
    (at) => new Date(Math.floor(Date.parse(at) / 1000) * 1000).toISOString(),
  );
  t.strictSame(rounded.found, []);
});
