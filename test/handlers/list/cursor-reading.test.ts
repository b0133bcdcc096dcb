import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';
import { integer, listing, pet, pets, serveAndListNames } from './support/pets.ts';

t.test('a cursor pages through a sorted list', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('after', { type: 'string' }),
    queryParameter('limit', integer),
    queryParameter('sort', { type: 'string' }),
  ]);

  t.equal(await names('sort=name&limit=2&after=2'), 'T');
  t.equal(await names('sort=name&limit=2&after=none'), 'AB');
  t.equal(await names('limit=2&after=2'), 'AB');
});

/** Reads a list of 45 records page by page, calls `act` with each page, and returns all numbers read. */
async function followPages(
  t: Test,
  query: string,
  act: (
    send: SendRequest,
    shown: readonly { readonly id: number; readonly n: number }[],
  ) => unknown,
) {
  const numbered = objectSchema({ id: { ...integer, readOnly: true }, n: integer });
  const send = await serveDocument(
    t,
    {
      '/things': {
        get: {
          parameters: ['cursor', 'sort'].map((name) => queryParameter(name, { type: 'string' })),
          responses: {
            200: json(
              objectSchema({ data: arraySchema(ref('Thing')), next_cursor: { type: 'string' } }),
            ),
          },
        },
        post: { ...withRequestBody(ref('Thing')), responses: { 201: json(ref('Thing')) } },
      },
      '/things/{id}': {
        parameters: [pathParameter('id')],
        patch: { ...withRequestBody(ref('Thing')), responses: { 200: json(ref('Thing')) } },
        delete: { responses: { 204: { description: 'Removed.' } } },
      },
    },
    { schemas: { Thing: numbered }, records: 0 },
  );
  for (let n = 1; n <= 45; n += 1) await send('POST', '/things', { n });
  const seen: number[] = [];
  for (let cursor = ''; seen.length < 100; ) {
    const { body } = await send('GET', `/things?${query}&cursor=${cursor}`);
    seen.push(...body.data.map(({ n }: { n: number }) => n));
    await act(send, body.data);
    cursor = body.next_cursor;
    if (!cursor) break;
  }
  return seen;
}

const oneTo45 = Array.from({ length: 45 }, (_, place) => place + 1);

for (const [query, all] of [
  ['', oneTo45],
  ['sort=-n', oneTo45.toReversed()],
] as const) {
  t.test(`a cursor continues after records before it are removed, by "${query}"`, async (t) => {
    const seen = await followPages(t, query, async (send, shown) => {
      for (const { id } of shown) await send('DELETE', `/things/${id}`);
    });

    t.strictSame(seen, all);
  });

  t.test(`a cursor leads on when the record before it is removed, by "${query}"`, async (t) => {
    const seen = await followPages(t, query, (send, shown) =>
      send('DELETE', `/things/${shown.at(-1)?.id}`),
    );

    t.strictSame(seen, all);
  });
}

t.test('a cursor continues after records are sorted differently', async (t) => {
  const moved = await followPages(t, 'sort=n', async (send, shown) => {
    for (const { id, n } of shown) await send('PATCH', `/things/${id}`, { n: -n });
  });
  let isAdded = false;
  const added = await followPages(t, 'sort=n', async (send, shown) => {
    if (!isAdded) await send('POST', '/things', { n: shown.at(-1)?.n });
    isAdded = true;
  });

  t.strictSame(moved, oneTo45);
  t.strictSame(added, [...oneTo45.slice(0, 20), ...oneTo45.slice(19)]);
});

t.test('a cursor continues behind the previous record after the next is removed', async (t) => {
  const seen = await followPages(t, 'sort=n', async (send, shown) => {
    if (shown[0]?.n !== 1) return;
    await send('DELETE', `/things/${shown[0].id}`);
    const { body } = await send('GET', '/things?sort=n&cursor=20');
    const next = body.data.find(({ n }: { n: number }) => n === 21);
    await send('DELETE', `/things/${next.id}`);
  });

  t.strictSame(
    seen,
    oneTo45.filter((n) => n !== 21),
  );
});

t.test('a cursor leads back', async (t) => {
  const page = objectSchema({ data: arraySchema(ref('Pet')), prev_cursor: { type: 'string' } });
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: {
          parameters: [
            queryParameter('cursor', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(page, { example: { data: pets } }) },
        },
      },
    },
    { schemas: { Pet: pet }, records: 5 },
  );
  const { body } = await send('GET', '/pets?limit=2&cursor=4');

  const back = await send('GET', `/pets?limit=2&cursor=${body.prev_cursor}`);

  t.strictSame(
    [body, back.body].map(({ data }) => data.map(({ id }: { id: number }) => id)),
    [[5], [3, 4]],
  );
  t.equal(back.headers['sandlot-notice'], undefined);
});

t.test('an unknown cursor is noticed', async (t) => {
  const send = await serveDocument(
    t,
    listing([
      queryParameter('after', { type: 'string', default: '*' }),
      queryParameter('limit', integer),
    ]),
    { schemas: { Pet: pet }, records: 5 },
  );

  const first = await send('GET', '/pets?limit=1');
  const { headers, body } = await send('GET', '/pets?limit=1&after=none');

  t.equal(first.headers['sandlot-notice'], undefined, 'what it is by default is the beginning');

  t.match(
    headers['sandlot-notice'],
    /^cursor-ignored "Unknown cursor .+none.+: the list starts from the beginning."$/,
  );
  t.strictSame(body, [pets[0]]);
});

t.test('an offset that is a text is a cursor or a count', async (t) => {
  const more = objectSchema({
    next: objectSchema({ offset: { type: 'string' }, uri: { type: 'string' } }),
  });
  const page = {
    ...more,
    properties: { ...more.properties, data: arraySchema(objectSchema({ id: integer })) },
  };
  const data = [1, 2, 3, 4, 5].map((id) => ({ id }));
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: {
          parameters: [
            queryParameter('offset', { type: 'string' }),
            queryParameter('limit', integer),
          ],
          responses: { 200: json(page) },
        },
      },
    },
    { records: 0, fixtures: { pets: data } },
  );
  const keysOf = (body: { data: readonly { id: number }[] }) => body.data.map(({ id }) => id);

  const read: number[] = [];
  let offset = '';
  for (let pages = 0; pages < 9; pages++) {
    const { body } = await send('GET', `/pets?limit=2${offset}`);
    read.push(...keysOf(body));
    if (!body.next) break;
    offset = `&offset=${body.next.offset}`;
  }

  t.strictSame(read, [1, 2, 3, 4, 5]);
  t.strictSame(keysOf((await send('GET', '/pets?limit=2&offset=3')).body), [4, 5]);
  t.strictSame(keysOf((await send('GET', '/pets?limit=2&offset=3x')).body), [1, 2]);
});
