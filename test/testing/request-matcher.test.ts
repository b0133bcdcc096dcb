import t from 'tap';
import { parseCallBody } from '../../src/testing/match/call-body.ts';
import { listDifferences } from '../../src/testing/match/request-matcher.ts';
import type { MatchableCall, RequestMatcher } from '../../src/testing/testing.ts';

const seen: MatchableCall = {
  operation: 'createPet',
  method: 'POST',
  url: '/api/pets?page=1&tag=a&tag=b',
  headers: { 'content-type': 'application/json', accept: '*/*' },
  body: Buffer.from('{"pet":{"name":"Rex","tags":["a",{"b":1}],"owner":null}}'),
  status: 201,
};

function differences(match: RequestMatcher, more: Partial<MatchableCall> = {}) {
  return listDifferences(match, { ...seen, ...more });
}

t.test('an empty matcher matches every call', async (t) => {
  t.strictSame(differences({}), []);
});

t.test('every property of a matcher must match', async (t) => {
  t.strictSame(
    differences({
      operation: 'createPet',
      method: 'POST',
      path: '/api/*',
      query: { page: '1', tag: ['a', 'b'], sort: null },
      headers: { accept: '*/*', cookie: null },
      body: { pet: { name: 'Rex', tags: ['a', {}] } },
      status: 201,
    }),
    [],
  );
});

t.test('each property that does not match is a difference with its pointer', async (t) => {
  t.strictSame(
    differences({
      operation: 'removePet',
      method: 'DELETE',
      path: '/api/pets/*',
      query: { page: '2', tag: 'a', sort: 'x', 'a/b': '1' },
      headers: { accept: 'text/html', cookie: 'a=b' },
      body: { pet: { name: 'Tom', kind: 'cat', tags: ['a'] } },
      status: 204,
    }),
    [
      { where: '/operation', expected: 'removePet', actual: 'createPet' },
      { where: '/method', expected: 'DELETE', actual: 'POST' },
      { where: '/path', expected: '/api/pets/*', actual: '/api/pets' },
      { where: '/query/page', expected: '2', actual: '1' },
      { where: '/query/tag', expected: 'a', actual: ['a', 'b'] },
      { where: '/query/sort', expected: 'x' },
      { where: '/query/a~1b', expected: '1' },
      { where: '/headers/accept', expected: 'text/html', actual: '*/*' },
      { where: '/headers/cookie', expected: 'a=b' },
      { where: '/body/pet/name', expected: 'Tom', actual: 'Rex' },
      { where: '/body/pet/kind', expected: 'cat' },
      { where: '/body/pet/tags', expected: ['a'], actual: ['a', { b: 1 }] },
      { where: '/status', expected: 204, actual: 201 },
    ],
  );
});

t.test('an unmatched call has no operation', async (t) => {
  t.strictSame(differences({ operation: 'createPet' }, { operation: undefined }), [
    { where: '/operation', expected: 'createPet' },
  ]);
});

t.test('null in a body matches null and a missing property', async (t) => {
  t.strictSame(differences({ body: { pet: { owner: null, kind: null } } }), []);
  t.strictSame(differences({ body: { pet: { name: null } } }), [
    { where: '/body/pet/name', expected: null, actual: 'Rex' },
  ]);
});

t.test('inherited properties do not count as present', async (t) => {
  t.strictSame(differences({ body: { pet: { constructor: {} } } }), [
    { where: '/body/pet/constructor', expected: {} },
  ]);
});

t.test('a path pattern can be a path template, percent-encoded or not', async (t) => {
  const path = (path: string, url: string) => differences({ path }, { url }).length === 0;

  t.ok(path('/a/{id}/c', '/a/7/c'));
  t.ok(path('/a/{id}.{form}', '/a/7.json'));
  t.notOk(path('/a/{id}', '/a/7/c'));
  t.notOk(path('/a/{id}', '/a/'), 'a part has some text');
  t.ok(path('/a/b c', '/a/b%20c'));
  t.ok(path('/a/b%20c', '/a/b%20c'));
  t.ok(path('/a/%7Eb', '/a/~b'));
  t.ok(path('/a/%2A', '/a/*'), 'an encoded star is itself');
  t.notOk(path('/a/%2A', '/a/b'));
  t.ok(path('/a/*', '/a/b%2fc'), 'an encoded slash parts nothing');
  t.ok(path('/a/b%2Fc', '/a/b%2fc'));
  t.notOk(path('/a/b/c', '/a/b%2Fc'));
  t.ok(path('/a/%zz', '/a/%zz'), 'what is no encoding is itself');
});

t.test('a pattern with many stars is compared with a long path in linear time', (t) => {
  const path = (path: string, url: string) => differences({ path }, { url }).length === 0;
  const long = `/${'e'.repeat(2000)}`;

  t.ok(path(`/${'*'.repeat(200)}`, '/a/b'), 'more than two stars are two');
  t.notOk(path(`${'/**e*'.repeat(50)}s`, long));
  t.notOk(path(`/${'*e'.repeat(200)}s`, long));
  t.ok(path(`/${'*e'.repeat(200)}`, long));
  t.notOk(path('/b**', '/a'));
  t.notOk(path('/a**b', '/a/c'));
  t.notOk(path('/{a}{b}', '/a'), 'each has a letter');
  t.ok(path('/{a}{b}', '/ab'));
  t.end();
});

t.test('`*` matches one segment, `**` any number', async (t) => {
  const path = (path: string, url: string) => differences({ path }, { url }).length === 0;

  t.ok(path('/a/*/c', '/a/b/c'));
  t.notOk(path('/a/*', '/a/b/c'));
  t.ok(path('/a/**', '/a/b/c?x=1'));
  t.notOk(path('/a.c', '/abc'));
});

t.test('a body is compared by its content type', async (t) => {
  const body = (text: string, type?: string) => parseCallBody(Buffer.from(text), type);

  t.equal(parseCallBody(undefined), undefined);
  t.equal(body(''), undefined);
  t.strictSame(body('{"a":1}'), { a: 1 });
  t.equal(body('{a'), '{a');
  t.strictSame(body('a=1&b=2&b=x+y', 'application/x-www-form-urlencoded; charset=utf-8'), {
    a: '1',
    b: ['2', 'x y'],
  });
});

t.test('a matcher of baggage looks at the entries of its names only', async (t) => {
  const headers = { baggage: 'tenant=a,region=eu' };
  t.strictSame(differences({ baggage: { tenant: 'a', user: null } }, { headers }), []);
  t.match(differences({ baggage: { region: 'us' } }, { headers }), [
    { where: '/baggage/region', expected: 'us', actual: 'eu' },
  ]);
});
