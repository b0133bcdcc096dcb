import t from 'tap';
import { createJudge } from '../../../../src/contract/contract.ts';
import { readKey } from '../../../../src/contract/verify/lists/list-endpoint.ts';
import { parseLocation } from '../../../../src/contract/verify/records/location-header.ts';
import { valueAtPath } from '../../../../src/contract/verify/records/record-path.ts';
import {
  accepting,
  apiModelOf,
  list,
  object,
  returning,
  text,
} from '../../../support/api-model-of.ts';
import { documentOf } from '../../../support/sandlot-of.ts';

t.test('a record is read inside its envelope', (t) => {
  t.equal(valueAtPath({ data: [{ id: 1 }] }, ['data', 0, 'id']), 1);
  t.equal(valueAtPath({ data: [] }, ['data', 0, 'id']), undefined);
  t.equal(valueAtPath({ data: { 0: 'no list' } }, ['data', 0]), undefined);
  t.equal(valueAtPath('a text', ['data']), undefined);
  t.end();
});

t.test('a client-chosen key is read under its own name', (t) => {
  const user = object({ id: text, login: text }, { required: ['login'] });
  const { inference } = apiModelOf({
    '/users': { get: returning(list(user)), post: accepting(object({ login: text }), user) },
    '/users/{login}': { get: returning(user) },
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

t.test('a Location may be relative to the address or to the host', (t) => {
  const root = documentOf({ '/notes/{id}': { get: returning(object({ id: text })) } });
  const judge = createJudge({ source: 'api', title: 'API', version: '1', root });
  const pathAt = (location: string | undefined, address: string) => {
    const headers = location === undefined ? {} : { location };
    const got = { status: 201, headers, body: undefined };
    return parseLocation({ judge, address: new URL(address) }, got)?.match?.path;
  };

  t.strictSame(pathAt('/v1/notes/a', 'http://pets.test/v1'), { id: 'a' });
  t.strictSame(pathAt('/notes/a', 'http://pets.test/v1'), { id: 'a' });
  t.strictSame(pathAt('http://inside.test/notes/a', 'http://pets.test/v1/'), { id: 'a' });
  t.equal(pathAt('/v1/others/a', 'http://pets.test/v1'), undefined);
  t.equal(pathAt('http://', 'http://pets.test'), undefined);
  t.equal(pathAt(undefined, 'http://pets.test'), undefined);
  t.end();
});
