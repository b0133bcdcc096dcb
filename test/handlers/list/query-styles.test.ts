import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const [text, integer] = [{ type: 'string' }, { type: 'integer' }];
function deep(name: string, schema: object) {
  return { ...queryParameter(name, schema), style: 'deepObject' };
}

const Pet = objectSchema(
  { id: integer, name: text, size: integer, note: text },
  { required: ['id', 'name'] },
);
const Article = objectSchema(
  {
    type: text,
    id: text,
    attributes: objectSchema({ name: text, size: integer, note: text }, { required: ['name'] }),
  },
  { required: ['id'] },
);

/** Serves three pets of the sizes 1, 2 and 3; the function lists them by a query. */
async function pets(t: Test, parameters: readonly object[]) {
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: { parameters, responses: { 200: json(arraySchema(ref('Pet'))) } },
        post: { ...withRequestBody(ref('Pet')), responses: { 201: json(ref('Pet')) } },
      },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
    },
    { schemas: { Pet }, records: 0 },
  );
  for (const [index, name] of ['Tom', 'Rex', 'Ida'].entries())
    await send('POST', '/pets', { id: index + 1, name, size: index + 1, note: name });
  return async (query: string) => (await send('GET', `/pets?${query}`)).body;
}

function idsIn(list: readonly { readonly id: unknown }[]) {
  return list.map(({ id }) => id);
}

const bounds = objectSchema({ gt: integer, gte: integer, lt: integer, lte: integer });

t.test('an object without parts filters by any property', async (t) => {
  const list = await pets(t, [deep('filter', { type: 'object', additionalProperties: text })]);

  t.strictSame(idsIn(await list('filter[name]=Rex')), [2]);
  t.strictSame(idsIn(await list('filter[name]=Rex&filter[size]=1')), []);
  t.strictSame(idsIn(await list('filter[kind]=cat')), [1, 2, 3]);
});

t.test('a comparison may stand behind the name of a property', async (t) => {
  const names = ['name__icontains', 'name__in', 'name[eq]', 'size__contains', 'filter[in]'];
  const list = await pets(
    t,
    names.map((name) => ({
      ...queryParameter(name, name === 'name__in' ? arraySchema(text) : text),
      explode: false,
    })),
  );

  t.strictSame(idsIn(await list('name__icontains=D')), [3]);
  t.strictSame(idsIn(await list('name__icontains=e')), [2]);
  t.strictSame(idsIn(await list('name__in=Tom,Ida')), [1, 3]);
  t.strictSame(idsIn(await list('name[eq]=Tom')), [1]);
  t.strictSame(idsIn(await list('size__contains=2')), []);
  t.strictSame(idsIn(await list('filter[in]=Tom')), [1, 2, 3]);
});

for (const [style, parameters] of [
  ['parts of an object', [deep('size', bounds)]],
  ['parts of parts of an object', [deep('filter', objectSchema({ size: bounds }))]],
  [
    'names',
    ['gt', 'gte', 'lt', 'lte'].map((comparison) => queryParameter(`size[${comparison}]`, integer)),
  ],
] as const) {
  t.test(`ranges are selected by ${style}`, async (t) => {
    const list = await pets(t, parameters);
    const send = async (comparison: string) => {
      const at = style.includes('parts of parts')
        ? `filter[size][${comparison}]`
        : `size[${comparison}]`;
      return idsIn(await list(`${at}=2`));
    };

    t.strictSame(await send('gt'), [3]);
    t.strictSame(await send('gte'), [2, 3]);
    t.strictSame(await send('lt'), [1]);
    t.strictSame(await send('lte'), [1, 2]);
  });
}

for (const [style, parameters] of [
  [
    'names',
    [
      ...['filter[name]', 'sort', 'fields[pets]'].map((name) => queryParameter(name, text)),
      ...['page[number]', 'page[size]'].map((name) => queryParameter(name, integer)),
    ],
  ],
  [
    'objects',
    [
      deep('filter', objectSchema({ name: text })),
      queryParameter('sort', text),
      deep('fields', objectSchema({ users: text, pets: text })),
      deep('page', objectSchema({ number: integer, size: integer })),
    ],
  ],
] as const) {
  t.test(`JSON:API queries are written as ${style}`, async (t) => {
    const list = await pets(t, parameters);

    t.strictSame(idsIn(await list('filter[name]=Rex')), [2]);
    t.strictSame(idsIn(await list('page[number]=2&page[size]=2')), [3]);
    t.strictSame(idsIn(await list('sort=-size,name')), [3, 2, 1]);
    t.strictSame((await list('fields[pets]=note'))[0], { id: 1, name: 'Tom', note: 'Tom' });
  });
}

t.test('JSON:API attributes are filtered, sorted and selected', async (t) => {
  const parameters = [
    ...['filter[name]', 'filter[id]', 'sort', 'fields[articles]'].map((one) =>
      queryParameter(one, text),
    ),
    queryParameter('filter[size][gte]', integer),
  ];
  const send = await serveDocument(
    t,
    {
      '/articles': {
        get: {
          parameters,
          responses: { 200: json(objectSchema({ data: arraySchema(ref('Article')) })) },
        },
        post: {
          ...withRequestBody(objectSchema({ data: ref('Article') })),
          responses: { 201: json(objectSchema({ data: ref('Article') })) },
        },
      },
      '/articles/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(objectSchema({ data: ref('Article') })) } },
      },
    },
    { schemas: { Article }, records: 0 },
  );
  for (const [index, name] of ['Tom', 'Rex', 'Ida'].entries())
    await send('POST', '/articles', {
      data: { type: 'articles', id: name, attributes: { name, size: index, note: name } },
    });
  await send('POST', '/articles', { data: { type: 'articles', id: 'bare' } });
  const list = async (query: string) => (await send('GET', `/articles?${query}`)).body.data;

  t.strictSame(idsIn(await list('filter[name]=Rex')), ['Rex']);
  t.strictSame(idsIn(await list('filter[id]=Tom')), ['Tom']);
  t.strictSame(idsIn(await list('filter[size][gte]=1')).slice(0, 2), ['Rex', 'Ida']);
  const sorted = idsIn(await list('sort=-size')).filter((id) => id !== 'bare');
  t.strictSame(sorted, ['Ida', 'Rex', 'Tom']);
  t.strictSame((await list('fields[articles]=size'))[0], {
    type: 'articles',
    id: 'Tom',
    attributes: { name: 'Tom', size: 0 },
  });
  t.match((await list('fields[articles]=attributes'))[0].attributes, { note: 'Tom' });
});

t.test('the properties of an exploded object are parameters of the list', async (t) => {
  const parts = objectSchema({ q: text, limit: integer, size: integer });
  const list = await pets(t, [queryParameter('options', parts)]);

  t.strictSame(idsIn(await list('q=re')), [2]);
  t.strictSame(idsIn(await list('limit=2')), [1, 2]);
  t.strictSame(idsIn(await list('size=3')), [3]);
  t.strictSame(idsIn(await list('')), [1, 2, 3]);
});

t.test('a list with brackets is the parameter without them', async (t) => {
  const list = await pets(t, [queryParameter('ids', { type: 'array', items: integer })]);

  t.strictSame(idsIn(await list('ids[]=1&ids[]=3')), [1, 3]);
  t.strictSame(idsIn(await list('ids[]=2')), [2]);
  t.strictSame(idsIn(await list('names[]=2')), [1, 2, 3], 'an unknown one filters nothing');
});

t.test('ids are the keys of records, whatever the property with the key is called', async (t) => {
  const device = objectSchema({ guid: text, name: text });
  const send = await serveDocument(t, {
    '/devices': {
      get: {
        parameters: [queryParameter('ids', text)],
        responses: { 200: json(arraySchema(device)) },
      },
      post: { ...withRequestBody(objectSchema({ name: text })), responses: { 201: json(device) } },
    },
    '/devices/{guid}': {
      parameters: [pathParameter('guid')],
      get: { responses: { 200: json(device) } },
    },
  });
  const { body: first } = await send('POST', '/devices', { name: 'lamp' });
  const { body: second } = await send('POST', '/devices', { name: 'fan' });

  const listed = await send('GET', `/devices?ids=${first.guid},${second.guid}`);

  t.strictSame(listed.body, [first, second]);
});
