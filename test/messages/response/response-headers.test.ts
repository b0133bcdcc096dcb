import t from 'tap';
import { documentOf, sandlotOf } from '../../support/sandlot-of.ts';

t.test('required header fields are sent', async (t) => {
  const required = (more: object) => ({ required: true, ...more });
  const headers = {
    'X-Example': required({ schema: { type: 'integer', example: 5 } }),
    'X-Default': required({ schema: { type: 'array', default: ['a', 'é'] } }),
    'X-Thing': required({ example: { a: 1 } }),
    'X-Made': required({ schema: { type: 'boolean' } }),
    'X-None': required({}),
    'X-Own': required({ example: 'theirs' }),
    'X-Maybe': { example: 'x' },
    'Content-Type': required({ example: 'x' }),
    Trailer: required({ example: 'x' }),
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        get: { responses: { 200: { description: '', headers }, 201: { description: '' } } },
      },
      '/own': {
        get: { responses: { 200: { description: '', headers: { 'X-Own': headers['X-Own'] } } } },
      },
      '/other': { get: { responses: {} } },
      '/bare': {
        get: { responses: { 200: { description: '', headers: { 'X-Own': headers['X-Own'] } } } },
      },
    }),
    {
      module: `const own = () => ({ status: 200, headers: { 'X-own': 'mine' } });
        export const behaviours = { 'GET /pets': own, 'GET /own': own, 'GET /other': own };`,
    },
  );

  const reply = await app.inject('/pets');

  t.match(reply.headers, {
    'x-example': '5',
    'x-default': 'a,',
    'x-thing': '{"a":1}',
    'x-made': /^(true|false)$/,
    'x-own': 'mine',
    'x-maybe': undefined,
    'content-type': undefined,
    trailer: undefined,
  });
  t.ok('x-none' in reply.headers);
  t.equal((await app.inject('/own')).headers['x-own'], 'mine');
  t.equal((await app.inject('/other')).headers['x-own'], 'mine');
  t.equal((await app.inject('/bare')).headers['x-own'], 'theirs');
});

t.test('a redirect has the documented Location', async (t) => {
  const headers = { Location: { schema: { type: 'string' }, example: 'https://pets.example/7' } };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 302: { description: '', headers } } } } }),
  );

  const reply = await app.inject('/pets');

  t.match(reply, { statusCode: 302, headers: { location: 'https://pets.example/7' } });
});
