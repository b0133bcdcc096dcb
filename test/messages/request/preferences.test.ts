import t, { type Test } from 'tap';
import { answerOf, documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const pet = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

const responses = {
  200: json(pet, {
    examples: { tom: { value: { name: 'Tom' } }, rex: { value: { name: 'Rex' } }, none: {} },
  }),
  202: { description: '', content: { 'application/json': {} } },
  404: json({ properties: { message: { type: 'string' } } }, { example: { message: 'Gone' } }),
  409: { description: '', content: { 'text/plain': { example: 'Busy' } } },
  410: { description: '', content: { 'application/json': {} } },
  '5XX': { description: '' },
};

async function serveWithPrefer(t: Test, more: object = {}) {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: { responses, ...more } } }), {
    module: `export const behaviours = {
      'GET /pets': () => ({ status: 200, body: { name: 'Stored' } }),
    };`,
  });
  return async (prefer: string, url = '/pets') => {
    const reply = await app.inject({ url, headers: prefer === '' ? {} : { prefer } });
    return [
      ...answerOf(reply),
      reply.headers['preference-applied'] ?? reply.headers['sandlot-notice'],
    ];
  };
}

t.test('Prefer: code answers the documented reply of that status', async (t) => {
  const send = await serveWithPrefer(t);

  t.strictSame(await send('code=404'), [404, { message: 'Gone' }, 'code=404']);
  t.strictSame(await send('respond-async, Code="409"'), [409, 'Busy', 'code=409']);
  t.match(await send('code=410'), [410, { title: 'Gone', code: 'gone' }, 'code=410']);
  t.strictSame(await send('code=202'), [202, null, 'code=202']);
  t.strictSame(await send('code=503'), [503, '', 'code=503']);
});

t.test('Prefer: example answers the documented example of that name', async (t) => {
  const send = await serveWithPrefer(t);

  t.strictSame(await send('example=rex'), [200, { name: 'Rex' }, 'example=rex']);
  t.strictSame(await send('code=200; example=tom'), [
    200,
    { name: 'Tom' },
    'code=200, example=tom',
  ]);
});

t.test('Prefer: dynamic=true answers new data for each request', async (t) => {
  const send = await serveWithPrefer(t);

  const [one, two] = [await send('dynamic=true'), await send('dynamic=true')];

  t.match(one, [200, { name: String }, 'dynamic=true']);
  t.notSame(one, two);
  const both = 'code=202, dynamic=true';
  t.strictSame(await send(both), [202, null, both], 'without a schema there is nothing to make');
  t.match(await send('code=503, dynamic=true'), [503, '']);
});

t.test('an unknown status is ignored with a notice', async (t) => {
  const send = await serveWithPrefer(t);
  const stored = { name: 'Stored' };
  const notice = (text: string) => [`preference-unknown ${JSON.stringify(text)}`];

  t.strictSame(await send('code=418'), [200, stored, notice('GET /pets documents no 418 reply.')]);
  t.strictSame(await send('code=5XX'), [200, stored, notice('GET /pets documents no 5XX reply.')]);
});

t.test('an unknown example is 404 and names those that there are', async (t) => {
  const send = await serveWithPrefer(t);

  t.match(await send('example=max'), [
    404,
    {
      message:
        'The 200 reply of GET /pets has no example "max". Its examples are "tom", "rex", "none".',
    },
  ]);
  t.match(await send('code=503, example=max'), [
    404,
    { message: 'The 503 reply of GET /pets has no example "max". It has no named examples.' },
  ]);
});

t.test('the query parameters of Prism choose a reply as Prefer does', async (t) => {
  const send = await serveWithPrefer(t);

  t.strictSame(await send('', '/pets?__code=404'), [404, { message: 'Gone' }, 'code=404']);
  t.strictSame(await send('', '/pets?__example=rex'), [200, { name: 'Rex' }, 'example=rex']);
  t.match(await send('', '/pets?__dynamic=true'), [200, { name: String }, 'dynamic=true']);
  t.match(await send('', '/pets?__example=max'), [404, {}]);
  t.strictSame(
    await send('code=503', '/pets?__code=404'),
    [503, '', 'code=503'],
    'the field comes first',
  );
  t.strictSame(await send('', '/pets?__other=1'), [200, { name: 'Stored' }, undefined]);
});

t.test('a default describes every status that has no description of its own', async (t) => {
  const message = { properties: { message: { type: 'string' } } };
  const send = await serveWithPrefer(t, { responses: { 200: json(pet), default: json(message) } });

  t.match(await send('code=503'), [503, { message: 'Service Unavailable.' }, 'code=503']);
});

t.test('other preferences are ignored', async (t) => {
  const send = await serveWithPrefer(t);

  t.strictSame(await send('return=minimal, dynamic=false'), [200, { name: 'Stored' }, undefined]);
});

t.test('examples of OpenAPI 3.2 answer their dataValue or serializedValue', async (t) => {
  const examples = {
    data: { dataValue: { name: 'Tom' } },
    written: { serializedValue: '{"name":"Rex"}' },
    text: { serializedValue: 'Ada' },
  };
  const send = await serveWithPrefer(t, { responses: { 200: json({}, { examples }) } });

  t.strictSame((await send('example=data'))[1], { name: 'Tom' });
  t.strictSame((await send('example=written'))[1], { name: 'Rex' });
  t.strictSame((await send('example=text'))[1], 'Ada');
});
