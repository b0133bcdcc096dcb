import t from 'tap';
import { bytes, open, sent } from './support/judge-of.ts';

t.test('parameters are judged in their styles', async (t) => {
  const { judge, request } = open();

  t.strictSame(
    request('GET /pets?limit=3&tags=a,b&filter={"name":1}', {
      headers: { 'x-trace': '1', cookie: ['a=b'] },
    }),
    [],
  );
  t.strictSame(request('GET /pets?limit=30&tags=a,c&filter={}'), [
    {
      where: 'query',
      pointer: '/limit',
      message: 'The query parameter "limit" must be at most 10.',
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
      message: `The query parameter "filter" must have the required property "name".`,
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
        message: 'The body at /name must have at least 2 characters.',
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
