import t from 'tap';
import {
  createJudge,
  type ReceivedReply,
  type SentRequest,
} from '../../../src/contract/contract.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', minLength: 2 },
    secret: { type: 'string', writeOnly: true },
  },
  required: ['id', 'name', 'secret'],
};

const root = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
          {
            name: 'tags',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { enum: ['a', 'b'] } },
          },
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string' } },
          {
            name: 'filter',
            in: 'query',
            content: { 'application/json': { schema: { type: 'object', required: ['name'] } } },
          },
        ],
        responses: {
          200: {
            description: 'The pets',
            headers: {
              'X-Total': { required: true, schema: { type: 'integer' } },
              'Content-Type': { required: true, schema: { const: 'never looked at' } },
            },
            content: { 'application/json': { schema: { type: 'array', items: pet } } },
          },
          '4XX': {
            description: 'Bad',
            content: { 'application/problem+json': { schema: { required: ['title'] } } },
          },
        },
      },
      post: {
        operationId: 'addPet',
        security: [{ key: [] }, { token: [] }],
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: {
          201: json(pet),
          204: { description: 'Known' },
          default: { description: 'Other' },
        },
      },
    },
    '/pets/mine': { get: { operationId: 'readMine', responses: { 200: json(pet) } } },
    '/pets/{id}': {
      servers: [{ url: 'https://pets.test/other' }],
      get: {
        operationId: 'readPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: { description: 'A pet', content: { '*/*': { schema: pet } } },
          203: { description: 'Like it', content: { '*/*': { schema: { type: 'array' } } } },
          301: { description: 'Moved' },
        },
      },
    },
    '/pets/{name}': {
      delete: {
        operationId: 'removeByName',
        parameters: [
          { name: 'name', in: 'path', required: true, schema: { pattern: '^[a-z/]+$' } },
        ],
        responses: {
          200: { description: 'Gone', content: { 'text/plain': { schema: { type: 'integer' } } } },
        },
      },
    },
    '/pets/{number}': {
      delete: {
        operationId: 'removeByNumber',
        parameters: [{ name: 'number', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'Gone', content: { 'image/*': {} } } },
      },
    },
    '/pets/{id}.json': { get: { operationId: 'readFile', responses: { 200: json(pet) } } },
    '/invalid': {
      post: {
        operationId: 'invalid',
        requestBody: { content: { 'application/json': { schema: { type: 'invalid' } } } },
        responses: { 200: json({ type: 'invalid' }), 201: json({ $ref: '#/nowhere' }) },
      },
    },
    '/search?kind=fast': {
      get: { operationId: 'searchFast', responses: { 200: { description: '' } } },
    },
    '/find': {
      get: {
        operationId: 'find',
        parameters: [
          {
            name: 'all',
            in: 'querystring',
            content: { 'application/x-www-form-urlencoded': { schema: { required: ['kind'] } } },
          },
        ],
        responses: {},
      },
    },
    '/search': { get: { operationId: 'search', responses: {} } },
  },
  {
    servers: [{ url: '/api' }, { url: '/v2/' }],
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  },
);

const document = {
  source: 'pets',
  title: 'Pets',
  version: '1',
  root: JSON.parse(JSON.stringify(root)),
};

function sent(line: string, more: Partial<SentRequest> = {}): SentRequest {
  const [method = '', url = ''] = line.split(' ');
  return { method, url, headers: {}, body: undefined, ...more };
}

function bytes(value: unknown): Uint8Array {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

function got(
  status: number,
  body?: unknown,
  headers: ReceivedReply['headers'] = {},
): ReceivedReply {
  return {
    status,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : bytes(body),
  };
}

function open() {
  const judge = createJudge(document);
  const operationOf = (line: string) => {
    const found = judge.findOperation(line.split(' ')[0] ?? '', line.split(' ')[1] ?? '');
    if (!found) throw new Error(`no operation for ${line}`);
    return found.operation;
  };
  return {
    judge,
    find: (line: string) => {
      const found = judge.findOperation(line.split(' ')[0] ?? '', line.split(' ')[1] ?? '');
      return found && [found.operation.id, found.path];
    },
    request: (line: string, more?: Partial<SentRequest>) =>
      judge.judgeRequest(operationOf(line), sent(line, more)),
    reply: (line: string, reply: ReceivedReply) =>
      judge.judgeReply(operationOf(line), sent(line), reply),
  };
}

t.test('a request finds its operation and path parameters', async (t) => {
  const { find } = open();

  t.strictSame(find('GET /pets?limit=1'), ['listPets', {}]);
  t.strictSame(find('GET /api/pets'), ['listPets', {}], 'below the first server');
  t.strictSame(find('GET /v2/pets'), ['listPets', {}], 'below the second');
  t.strictSame(find('GET /pets/mine'), ['readMine', {}], 'static parts before templates');
  t.strictSame(find('GET /pets/7.json'), ['readFile', { id: '7' }]);
  t.strictSame(find('GET /other/pets/a%2Fb%2525'), ['readPet', { id: 'a/b%25' }]);
  t.strictSame(find('GET /pets/%ff'), ['readPet', { id: '%ff' }], 'what is not encoded well');
  t.strictSame(find('GET /pets/a%25'), ['readPet', { id: 'a%' }]);
  t.strictSame(find('HEAD /pets'), ['listPets', {}], 'HEAD is answered where GET is');
  t.equal(find('GET /api/pets/7'), undefined, 'a path with servers of its own is below those');
  t.equal(find('PUT /pets'), undefined);
});

t.test('among equal paths the operation with valid parameters is found', async (t) => {
  const { find } = open();

  t.strictSame(find('DELETE /pets/rex'), ['removeByName', { name: 'rex' }]);
  t.strictSame(find('DELETE /pets/12'), ['removeByNumber', { number: '12' }]);
  t.strictSame(find('DELETE /pets/A'), ['removeByName', { name: 'A' }], 'of none, the first');
  t.strictSame(find('GET /search?kind=fast'), ['searchFast', {}]);
  t.strictSame(find('GET /search?kind=slow'), ['search', {}]);
});

t.test('parameters are judged in their styles', async (t) => {
  const { judge, request } = open();

  t.strictSame(
    request('GET /pets?limit=3&tags=a,b&filter={"name":1}', { headers: { 'x-trace': '1' } }),
    [],
  );
  t.strictSame(request('GET /pets?limit=30&tags=a,c&filter={}'), [
    {
      where: 'query',
      pointer: '/limit',
      message: 'The query parameter "limit" must be <= 10.',
      place: '/paths/~1pets/get/parameters/0/schema/maximum',
    },
    {
      where: 'query',
      pointer: '/tags/1',
      message: 'The query parameter "tags" at /1 must be one of "a", "b".',
      place: '/paths/~1pets/get/parameters/1/schema/items/enum',
    },
    {
      where: 'header',
      pointer: '/X-Trace',
      message: 'The header "X-Trace" is required.',
      place: '/paths/~1pets/get/parameters/2/required',
    },
    {
      where: 'query',
      pointer: '/filter',
      message: `The query parameter "filter" must have required property 'name'.`,
      place: '/paths/~1pets/get/parameters/3/content/application~1json/schema/required',
    },
  ]);
  t.match(request('GET /pets/x'), [{ where: 'path', pointer: '/id' }]);
  t.match(request('GET /find?size=1'), [{ where: 'query', pointer: '/all' }]);
  const operation = judge.findOperation('GET', '/pets/1')?.operation;
  t.match(operation && judge.judgeRequest(operation, sent('GET /elsewhere')), [
    { message: 'The path parameter "id" is required.' },
  ]);
});

t.test('request bodies and credentials are judged', async (t) => {
  const { request } = open();
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
  const place = '/paths/~1pets/post/requestBody';

  t.strictSame(request('POST /pets', { headers, body: bytes({ name: 'Rex', secret: 's' }) }), []);
  t.strictSame(
    request('POST /pets?key=k', {
      headers: { 'content-type': 'application/json' },
      body: bytes({ name: 'R', secret: 's' }),
    }),
    [
      {
        where: 'body',
        pointer: '/name',
        message: 'The body at /name must NOT have fewer than 2 characters.',
        place:
          '/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name/minLength',
      },
    ],
  );
  t.strictSame(request('POST /pets'), [
    {
      where: 'credential',
      pointer: '',
      message:
        'No credentials sent. This operation needs the query parameter "key", or `Authorization: Bearer TOKEN`.',
      place: '/paths/~1pets/post/security',
    },
    { where: 'body', pointer: '', message: 'The body is required.', place: `${place}/required` },
  ]);
  t.match(request('POST /pets', { headers, body: bytes('{') }), [
    { where: 'body', message: /invalid JSON at 1:2/, place },
  ]);
  t.match(
    request('POST /pets', { headers: { ...headers, 'content-type': 'a/b' }, body: bytes('x') }),
    [{ where: 'header', pointer: '/content-type', message: /Content-Type "a\/b"/, place }],
  );
  t.match(
    request('POST /pets', { headers: { ...headers, 'content-encoding': 'x' }, body: bytes('x') }),
    [{ where: 'header', pointer: '/content-encoding', place }],
  );
});

t.test('the status of a reply is judged', async (t) => {
  const { reply } = open();

  t.strictSame(reply('GET /pets/1', got(500)), [
    {
      where: 'status',
      pointer: '',
      message: 'The status 500 is not documented. Documented: 200, 203, 301.',
      place: '/paths/~1pets~1{id}/get/responses',
    },
  ]);
  t.strictSame(reply('GET /search', got(200)), [], 'nothing is promised');
  t.strictSame(reply('POST /pets', got(500, 'anything at all')), [], 'the default has no content');
  t.match(reply('GET /pets', got(404, { title: 1 })), [{ pointer: '/content-type' }], 'a range');
  t.strictSame(
    reply('GET /pets', got(404, { title: 1 }, { 'content-type': 'application/problem+json' })),
    [],
  );
});

t.test('headers and bodies of replies are judged', async (t) => {
  const { reply } = open();
  const total = { 'x-total': '1' };
  const content = '/paths/~1pets/get/responses/200/content';

  t.strictSame(reply('GET /pets', got(200, [{ id: 1, name: 'Rex' }], total)), []);
  t.strictSame(reply('GET /pets', got(200, [], { 'x-total': 'many' })), [
    {
      where: 'header',
      pointer: '/X-Total',
      message: 'The header "X-Total" must be integer.',
      place: '/paths/~1pets/get/responses/200/headers/X-Total/schema/type',
    },
  ]);
  t.match(reply('GET /pets', got(200, [])), [
    {
      message: 'The header "X-Total" is required.',
      place: `${content.slice(0, -8)}/headers/X-Total`,
    },
  ]);
  t.match(reply('GET /pets', got(200, [{ name: 'Rex' }], total)), [
    { where: 'body', pointer: '/0', message: /required property 'id'/ },
  ]);
  t.match(reply('GET /pets', got(200, '[', total)), [
    { where: 'body', message: /invalid JSON at 1:2/ },
  ]);
  t.strictSame(reply('GET /pets', got(200, undefined, total)), [
    {
      where: 'body',
      pointer: '',
      message: 'The body is empty. Expected "application/json".',
      place: content,
    },
  ]);
  t.strictSame(reply('GET /pets', { ...got(200, [], total), headers: total }), [
    {
      where: 'header',
      pointer: '/content-type',
      message: 'The content type is missing. Expected "application/json".',
      place: content,
    },
  ]);
});

t.test('a reply that cannot have a body must not have one', async (t) => {
  const { judge, reply } = open();

  t.strictSame(reply('POST /pets', got(204)), []);
  t.match(reply('POST /pets', got(204, {})), [
    { where: 'body', message: /with status 204 must not have a body/ },
  ]);
  t.strictSame(reply('HEAD /pets', got(200, undefined, { 'x-total': '1' })), []);
  t.equal(judge.operations.length, 11);
});

t.test('media ranges, undocumented types and codings are judged', async (t) => {
  const { reply } = open();
  const plain = { 'content-type': 'text/plain' };
  const gzip = { 'content-type': 'application/json', 'content-encoding': 'gzip' };

  t.match(reply('GET /pets/1', got(200)), [{ message: /is empty/ }]);
  t.match(reply('GET /pets/1', got(203)), [{ message: /is empty/ }], 'nor is a list');
  t.match(reply('GET /pets/1', got(200, {})), [{ pointer: '' }, { pointer: '' }]);
  t.strictSame(reply('GET /pets/1', got(200, 'x', { 'content-type': 'text/html' })), []);
  t.strictSame(reply('DELETE /pets/a', got(200, '12', plain)), []);
  t.match(reply('DELETE /pets/a', got(200, 'x', plain)), [
    { message: 'The body must be integer.' },
  ]);
  t.strictSame(reply('DELETE /pets/a', got(200)), [], 'a text may be empty');
  t.strictSame(reply('DELETE /pets/1', got(200, 'x', { 'content-type': 'image/png' })), []);
  t.match(reply('GET /pets/mine', got(200, '{}', gzip)), [{ message: /Content-Encoding/ }]);
  t.strictSame(reply('GET /pets/mine', got(200, '{}', { ...gzip, 'content-encoding': 'z' })), []);
});

t.test('schemas that cannot be compiled are skipped', async (t) => {
  const { request, reply } = open();
  const headers = { 'content-type': 'application/json' };

  t.strictSame(request('POST /invalid', { headers, body: bytes('1') }), []);
  t.strictSame(reply('POST /invalid', got(200, 1)), []);
  t.strictSame(reply('POST /invalid', got(201, 1)), []);
});

t.test('an internal error is thrown and not reported as a mismatch', async (t) => {
  const judge = createJudge(document, {
    schemas: {
      checkStructure: () => 'unknown',
      check: () => () => {
        throw new Error('there is a bug');
      },
    },
  });
  const operation = judge.findOperation('POST', '/pets')?.operation;
  const headers = { 'content-type': 'application/json' };
  const call = sent('POST /pets', { headers, body: bytes(1) });
  if (!operation) throw new Error('no operation');

  t.throws(() => judge.judgeRequest(operation, call), { message: 'there is a bug' });
  t.throws(() => judge.judgeReply(operation, call, got(201, 1)), { message: 'there is a bug' });
});
