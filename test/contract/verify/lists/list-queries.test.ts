import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from '../provider/scripted-provider.ts';
import { bad, body, keyed, none, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered, withJson } from '../support/tampered-sandlot.ts';

const text = { type: 'string' };

const Item = {
  type: 'object',
  required: ['id', 'name', 'price', 'color'],
  properties: {
    id: { ...text, readOnly: true },
    name: text,
    price: { type: 'integer', minimum: 0, maximum: 1000 },
    due: { ...text, format: 'date' },
    color: { ...text, enum: ['red', 'green', 'blue', 'grey'] },
    maker: text,
  },
};

const page = {
  type: 'object',
  required: ['items', 'has_more'],
  properties: {
    items: { type: 'array', items: ref('Item') },
    has_more: { type: 'boolean' },
    next_cursor: { type: ['string', 'null'] },
  },
};

const color = { name: 'color', in: 'query', schema: Item.properties.color };
const counted = {
  type: 'object',
  required: ['count'],
  properties: { count: { type: 'integer' } },
};

type Described = { readonly query?: readonly object[]; readonly list?: object };

/** Items in pages, with their count and some queries. */
function itemsWith({ query = [], list = {} }: Described) {
  return documentOf(
    {
      '/items': {
        get: {
          operationId: 'list',
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50 } },
            { name: 'cursor', in: 'query', schema: text },
            color,
            ...query,
          ],
          responses: { 200: json(page), ...bad },
          ...list,
        },
        post: {
          operationId: 'add',
          requestBody: body(ref('Item')),
          responses: { 201: json(ref('Item')), ...bad },
        },
      },
      '/items/count': {
        get: { operationId: 'count', parameters: [color], responses: { 200: json(counted) } },
      },
      '/items/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: json(ref('Item')), ...none } },
        delete: { operationId: 'remove', responses: { 204: { description: '' }, ...none } },
      },
    },
    { components: { schemas: { Item } } },
  );
}

/** What is found where one query is answered otherwise, and nothing where none is. */
async function findChanged(t: Test, document: object, tamper: Tamper) {
  t.strictSame((await tryTampered(t, document)).found, []);
  return (await tryTampered(t, document, tamper)).found;
}

function queryOf({ url }: ProviderRequest): URLSearchParams {
  return new URL(url, 'http://api.test').searchParams;
}

type Entry = Readonly<Record<string, unknown>>;

/** Leaves entries out where a query is sent. */
function leavingOut(name: string, isLeft: (entry: Entry, value: string) => boolean): Tamper {
  return (request, answer) => {
    const value = queryOf(request).get(name);
    if (value === null || answer.status !== 200) return answer;
    return withJson(answer, (shown) => ({
      ...shown,
      items: (shown.items as readonly Entry[]).filter((entry) => !isLeft(entry, value)),
    }));
  };
}

/** The list as it is without a query. */
function ignoring(name: string, lists: Entry[][]): Tamper {
  return (request, answer) => {
    if (request.method !== 'GET' || !request.url.startsWith('/items?')) return answer;
    const { items = [] } = JSON.parse(`${answer.body}`);
    const query = queryOf(request);
    if (!query.has(name)) {
      if ([...query.keys()].every((one) => one === 'limit') && query.get('limit') === '50')
        lists[0] = items;
      return answer;
    }
    const value = query.get(name);
    const equal = (lists[0] ?? []).filter(({ due }) => due === value);
    return withJson(answer, (shown) => ({ ...shown, items: [...items, ...equal] }));
  };
}

t.test('a bound is in its range if it is described so', async (t) => {
  const min = {
    name: 'min_price',
    in: 'query',
    schema: { type: 'integer' },
    description: 'Only items with at least this price',
  };
  const found = await findChanged(
    t,
    itemsWith({ query: [min] }),
    leavingOut('min_price', (entry, value) => entry.price === Number(value)),
  );
  t.match(found, [
    /^list filter: min_price=\d+ did not return the record ".+", which is within that bound\.$/,
  ]);
  const { description: _left, ...open } = min;
  t.strictSame(
    await findChanged(
      t,
      itemsWith({ query: [open] }),
      leavingOut('min_price', (entry, value) => entry.price === Number(value)),
    ),
    [],
  );
});

t.test('a bound is not in its range if it is described so', async (t) => {
  const before = {
    name: 'due_before',
    in: 'query',
    schema: { ...text, format: 'date' },
    description: 'Only items due before this date',
  };
  const found = await findChanged(t, itemsWith({ query: [before] }), ignoring('due_before', []));
  t.match(found, [/^list filter: due_before=(\S+) returned a record whose "due" is "\1"\.$/]);
});

t.test('a search looks in each property that its description names', async (t) => {
  const described = (description: string) =>
    itemsWith({ query: [{ name: 'q', in: 'query', schema: text, description }] });
  const inMaker = leavingOut('q', ({ name }, value) => !`${name}`.includes(value));
  t.match(await findChanged(t, described('Searches name and maker.'), inMaker), [
    /^list search: q=\S+ did not return the record ".+", whose "maker" is ".+"\.$/,
  ]);
  t.strictSame(await findChanged(t, described('Searches name, but not the maker.'), inMaker), []);
});

t.test('a search finds other letters where it takes no account of their case', async (t) => {
  const described = (description: string) =>
    itemsWith({ query: [{ name: 'q', in: 'query', schema: text, description }] });
  const byCase = leavingOut('q', ({ name }, value) => !`${name}`.includes(value));
  t.match(await findChanged(t, described('Searches names, case-insensitively.'), byCase), [
    /^list search: q=[\p{Lu}]+ did not return the record ".+", whose "name" is ".+"\.$/u,
  ]);
  t.strictSame(await findChanged(t, described('Searches names.'), byCase), []);
});

t.test('a page behind one with has_more has records', async (t) => {
  const endless: Tamper = (request, answer) => {
    if (request.method !== 'GET' || !request.url.startsWith('/items?')) return answer;
    const cursor = queryOf(request).get('cursor');
    if (cursor === 'end')
      return { ...answer, status: 200, body: Buffer.from('{"items":[],"has_more":false}') };
    return withJson(answer, (shown) =>
      shown.has_more === false ? { ...shown, has_more: true, next_cursor: 'end' } : shown,
    );
  };
  t.match(await findChanged(t, itemsWith({}), endless), [
    'list page: The page before says that there is more, but this one is empty.',
  ]);
});

t.test('a count has the filters of its list', async (t) => {
  const all: Tamper = (request, answer) =>
    request.url.startsWith('/items/count?color')
      ? { ...answer, body: Buffer.from('{"count":99}') }
      : answer;
  t.match(await findChanged(t, itemsWith({}), all), [
    /^count total: The count by color=\w+ is 99, but \d+ records? (is|are) listed by it in \/items\.$/,
  ]);
});

t.test('a bound of a number in a query is accepted where the value beside it is', async (t) => {
  const refused = { status: 400, headers: {}, body: undefined };
  const refusing =
    (...limits: readonly string[]): Tamper =>
    (request, answer): Answer =>
      limits.includes(`${queryOf(request).get('limit')}`) ? refused : answer;
  t.match((await tryTampered(t, itemsWith({}), refusing('50'))).found, [
    'list edges: "limit" may be 50, but was answered 400. With 49 the request is accepted.',
  ]);
  t.match((await tryTampered(t, itemsWith({}), refusing('1'))).found, [
    'list edges: "limit" may be 1, but was answered 400. With 2 the request is accepted.',
  ]);
  t.strictSame((await tryTampered(t, itemsWith({}), refusing('50', '49'))).found, []);
});
