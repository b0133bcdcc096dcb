import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
} from './support/serve-document.ts';

const [integer, text] = [{ type: 'integer' }, { type: 'string' }];
const pet = objectSchema({ id: integer, name: text });
const pets = [1, 2, 3].map((id) => ({ id, name: `Pet ${id}` }));

const parameters = [
  queryParameter('page_size', integer),
  queryParameter('page', integer),
  queryParameter('name', text),
  queryParameter('locale', { ...text, default: 'en' }),
  { ...queryParameter('filter', { type: 'object' }), style: 'deepObject' },
  queryParameter('spread', objectSchema({ zz: integer })),
];
const paths = {
  '/pets': { get: { parameters, responses: { 200: json(arraySchema(ref('Pet'))) } } },
  '/pets/{id}': {
    parameters: [pathParameter('id', 'integer')],
    get: { parameters: [queryParameter('locale', text)], responses: { 200: json(ref('Pet')) } },
  },
};
const keyed = {
  components: {
    schemas: { Pet: pet },
    securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } },
  },
};

function serve(t: Parameters<typeof serveDocument>[0]) {
  return serveDocument(t, paths, { records: 0, fixtures: { pets }, more: keyed });
}

t.test('an unknown query parameter is noticed, with the nearest name', async (t) => {
  const send = await serve(t);
  const noticeOf = async (url: string) => (await send('GET', url)).headers['sandlot-notice'];

  t.match(await noticeOf('/pets?page_sise=2'), [
    /^parameter-unknown "Unknown query parameter .+page_sise.+ is ignored; the nearest is .+page_size.+\."$/,
  ]);
  t.match(await noticeOf('/pets/1?colour=red'), [/parameter-unknown .+ known: locale\."$/]);
  t.equal(await noticeOf('/pets?api_key=x'), undefined, 'an API key is a parameter');
  t.equal(await noticeOf('/pets?filter[name]=x&filter[colour]=y'), undefined, 'parts of an object');
  t.equal(await noticeOf('/pets?__code=200'), undefined);
});

t.test('a parameter in another notation is taken for the documented one', async (t) => {
  const send = await serve(t);

  const { body, headers } = await send('GET', '/pets?pageSize=2');

  t.strictSame(body, pets.slice(0, 2));
  t.match(headers['sandlot-notice'], [/parameter-unknown .+pageSize.+ is read as .+page_size/]);
  t.strictSame((await send('GET', '/pets?pageSize=2&page_size=1')).body, pets.slice(0, 1));
});

t.test('a documented parameter without an effect is noticed', async (t) => {
  const send = await serve(t);
  const noticeOf = async (url: string) => (await send('GET', url)).headers['sandlot-notice'];
  const notice = /^parameter-without-effect "The query parameter .+locale.+ has no effect here\."$/;

  t.match(await noticeOf('/pets?locale=de'), [notice]);
  t.match(await noticeOf('/pets/1?locale=de'), [notice]);
  t.equal(await noticeOf('/pets?locale=en'), undefined, 'its default includes nothing');
  t.equal(await noticeOf('/pets?page=1&page_size=2&name=x'), undefined);
});

t.test('a key in the query has an effect', async (t) => {
  const get = {
    parameters: [
      { ...queryParameter('id', integer), required: true },
      queryParameter('locale', text),
    ],
    responses: { 200: json(ref('Pet')) },
  };
  const send = await serveDocument(
    t,
    {
      '/pets/info': { get },
      '/pets/list': { get: { responses: { 200: json(arraySchema(ref('Pet'))) } } },
    },
    { records: 0, fixtures: { pets }, more: keyed },
  );

  const { body, headers } = await send('GET', '/pets/info?id=2&locale=de');

  t.strictSame(body, pets[1]);
  t.match(headers['sandlot-notice'], [/^parameter-without-effect .+locale/]);
});

t.test('a whole query, or an object that takes any name, knows all parameters', async (t) => {
  const open = { name: 'all', in: 'query', schema: { type: 'object' }, explode: true };
  const whole = { name: 'all', in: 'querystring', content: { 'application/json': { schema: {} } } };
  for (const parameter of [open, whole]) {
    const get = { parameters: [parameter], responses: { 200: json(arraySchema(ref('Pet'))) } };
    const send = await serveDocument(t, { '/pets': { get } }, { more: keyed });

    t.equal((await send('GET', '/pets?colour=red')).headers['sandlot-notice'], undefined);
  }
});
