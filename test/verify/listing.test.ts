import t from 'tap';
import { openJudge } from '../../src/contract/contract.ts';
import { readAt, readKey } from '../../src/verify/listing.ts';
import { findLocated } from '../../src/verify/located.ts';
import { giving, inferenceOf, list, object, taking, text } from '../support/inference-of.ts';
import { documentOf } from '../support/sandlot-of.ts';

t.test('a record is read where it stands in a body', (t) => {
  t.equal(readAt({ data: [{ id: 1 }] }, ['data', 0, 'id']), 1);
  t.equal(readAt({ data: [] }, ['data', 0, 'id']), undefined);
  t.equal(readAt({ data: { 0: 'no list' } }, ['data', 0]), undefined);
  t.equal(readAt('a text', ['data']), undefined);
  t.end();
});

t.test('who names a record himself finds it by that name', (t) => {
  const user = object({ id: text, login: text }, { required: ['login'] });
  const { inference } = inferenceOf({
    '/users': { get: giving(list(user)), post: taking(object({ login: text }), user) },
    '/users/{login}': { get: giving(user) },
  });
  const [users] = inference.resources;
  if (!users) throw new Error('There are no users.');
  const named = { ...users, key: { ...users.key, path: ['id'], sent: ['user', 'login'] } };
  const byName = { ...named, key: { ...named.key, origin: 'client' } } as const;
  const byServer = { ...named, key: { ...named.key, origin: 'server' } } as const;

  t.equal(readKey(byName, { id: 7, login: 'ann' }), 'ann');
  t.equal(readKey(byName, { id: 7 }), '7');
  t.equal(readKey(byServer, { id: 7, login: 'ann' }), '7');
  t.equal(readKey(byServer, { login: 'ann' }), undefined);
  t.end();
});

t.test('a Location leads below the address, or beside it', (t) => {
  const root = documentOf({ '/notes/{id}': { get: giving(object({ id: text })) } });
  const judge = openJudge({ source: 'api', title: 'API', version: '1', root });
  const pathAt = (location: string | undefined, address: string) => {
    const headers = location === undefined ? {} : { location };
    const got = { status: 201, headers, body: undefined };
    return findLocated({ judge, address: new URL(address) }, got)?.found?.path;
  };

  t.strictSame(pathAt('/v1/notes/a', 'http://pets.test/v1'), { id: 'a' });
  t.strictSame(pathAt('/notes/a', 'http://pets.test/v1'), { id: 'a' });
  t.strictSame(pathAt('http://inside.test/notes/a', 'http://pets.test/v1/'), { id: 'a' });
  t.equal(pathAt('/v1/others/a', 'http://pets.test/v1'), undefined);
  t.equal(pathAt('http://', 'http://pets.test'), undefined);
  t.equal(pathAt(undefined, 'http://pets.test'), undefined);
  t.end();
});
