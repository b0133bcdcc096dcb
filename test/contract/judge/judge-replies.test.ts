import t from 'tap';
import { got, open } from './support/judge-of.ts';

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
    { where: 'body', pointer: '/0', message: /required property "id"/ },
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
