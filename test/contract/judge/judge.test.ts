import t from 'tap';
import { createJudge } from '../../../src/contract/contract.ts';
import { bytes, document, got, open, sent } from './support/judge-of.ts';

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
  t.strictSame(find('GET /pets/.json'), ['readPet', { id: '.json' }], 'no parameter is empty');
});

t.test('among equal paths the operation with valid parameters is found', async (t) => {
  const { find } = open();

  t.strictSame(find('DELETE /pets/rex'), ['removeByName', { name: 'rex' }]);
  t.strictSame(find('DELETE /pets/12'), ['removeByNumber', { number: '12' }]);
  t.strictSame(find('DELETE /pets/A'), ['removeByName', { name: 'A' }], 'of none, the first');
  t.strictSame(find('GET /search?kind=fast'), ['searchFast', {}]);
  t.strictSame(find('GET /search?kind=slow'), ['search', {}]);
});

t.test('schemas that cannot be compiled are skipped', async (t) => {
  const { request, reply } = open();
  const headers = { 'content-type': 'application/json' };

  t.strictSame(request('POST /invalid', { headers, body: bytes('{}') }), []);
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
