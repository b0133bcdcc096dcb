import t, { type Test } from 'tap';
import { answerOf, documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

/** Keeps pets, and answers with the sandbox of the call. */
const pets = `
export const behaviours = {
  addPet: async (call, { records }) => {
    const { total } = await records('pets').list();
    await records('pets').insert({ id: String(total) });
    return { status: 201, body: call.sandbox, headers: { Location: '/pets/' + total } };
  },
  countPets: async (call, { records }) => {
    return { status: 200, body: [call.sandbox, (await records('pets').list()).total] };
  },
  refer: (call) => ({ status: 204, headers: JSON.parse(call.query.headers) }),
};
export const refuse = ({ status, message }, call) => ({ status, body: { own: message, call: call?.operation.id } });
`;

const document = documentOf(
  {
    '/pets': {
      get: { operationId: 'countPets', ...silent },
      post: { operationId: 'addPet', ...silent },
    },
    '/refer': { get: { operationId: 'refer', ...silent } },
  },
  { servers: [{ url: '/v1' }] },
);

async function open(t: Test) {
  return (await sandlotOf(t, document, { module: pets })).app;
}

function count(sandbox: string, total: number) {
  return [200, [sandbox, total]];
}

const rule = '1 to 64 letters (A to Z), digits, "-", "_", "." and "~", not starting with "."';

t.test('a request without a sandbox name goes to the default sandbox', async (t) => {
  const app = await open(t);

  await app.inject({ method: 'POST', url: '/v1/pets' });

  t.strictSame(answerOf(await app.inject('/v1/pets')), count('default', 1));
  t.strictSame(answerOf(await app.inject('/~default/v1/pets')), count('default', 1));
});

t.test(
  'the header and the path prefix select the same sandboxes, which are isolated',
  async (t) => {
    const app = await open(t);
    const headers = { 'sandlot-sandbox': 'one' };

    await app.inject({ method: 'POST', url: '/v1/pets', headers });
    await app.inject({ method: 'POST', url: '/~one/v1/pets' });
    await app.inject({ method: 'POST', url: '/~two/v1/pets' });

    t.strictSame(answerOf(await app.inject('/~one/v1/pets?x=1')), count('one', 2));
    t.strictSame(answerOf(await app.inject({ url: '/v1/pets', headers })), count('one', 2));
    t.strictSame(answerOf(await app.inject('/~two/v1/pets')), count('two', 1));
    t.strictSame(answerOf(await app.inject('/v1/pets')), count('default', 0));
  },
);

t.test('the path prefix takes precedence over the header', async (t) => {
  const app = await open(t);

  const reply = await app.inject({
    url: '/~path/v1/pets',
    headers: { 'sandlot-sandbox': 'no name' },
  });

  t.strictSame(answerOf(reply), count('path', 0));
});

const names = ['a', 'A-1_b.c~', '~', '~~', '-', '__proto__', 'x'.repeat(64)];

for (const name of names) {
  t.test(`${name} is a valid sandbox name`, async (t) => {
    const app = await open(t);
    const headers = { 'sandlot-sandbox': name };

    t.strictSame(answerOf(await app.inject(`/~${name}/v1/pets`)), count(name, 0));
    t.strictSame(answerOf(await app.inject({ url: '/v1/pets', headers })), count(name, 0));
  });
}

t.test('a percent-encoded prefix is equivalent', async (t) => {
  const app = await open(t);

  t.strictSame(answerOf(await app.inject('/%7Eone/v1/pets')), count('one', 0));
  t.strictSame(answerOf(await app.inject('/%7eo%6Ee/v1/pets')), count('one', 0));
  t.equal((await app.inject('/%41/v1/pets')).statusCode, 404);
});

const badNames = ['', '.', '.a', 'a b', 'é', 'a:b', 'x'.repeat(65)];

for (const name of badNames) {
  t.test(`${JSON.stringify(name)} is not a valid sandbox name`, async (t) => {
    const app = await open(t);
    const message = `has the invalid sandbox name ${JSON.stringify(name)}. Use ${rule}.`;

    const path = await app.inject(`/~${encodeURIComponent(name)}/v1/pets`);
    const headers = { 'sandlot-sandbox': name };
    const header = await app.inject({ method: 'POST', url: '/v1/pets', headers });

    t.strictSame(answerOf(path), [
      400,
      { own: `The path prefix /~NAME ${message}`, call: 'countPets' },
    ]);
    t.strictSame(answerOf(header), [
      400,
      { own: `The header Sandlot-Sandbox ${message}`, call: 'addPet' },
    ]);
  });
}

t.test('a prefix that cannot be decoded is not a valid name', async (t) => {
  const app = await open(t);

  const [status, body] = answerOf(await app.inject('/~%zz/v1/pets'));

  t.strictSame(status, 400);
  t.match(body, { own: /invalid sandbox name "%zz"/ });
});

t.test('several names are refused, unless they are equal', async (t) => {
  const app = await open(t);
  const get = (name: string) =>
    app.inject({ url: '/v1/pets', headers: { 'sandlot-sandbox': name } });

  t.strictSame(answerOf(await get('a, b')), [
    400,
    {
      own: 'The header Sandlot-Sandbox names several sandboxes, "a, b". Send one name.',
      call: 'countPets',
    },
  ]);
  t.strictSame(answerOf(await get('a, a')), count('a', 0));
});

t.test('an invalid name is refused on unknown paths too', async (t) => {
  const app = await open(t);

  for (const url of ['/~./v1/none', '/~./none', '/~./v1/%zz']) {
    const [status, body] = answerOf(await app.inject(url));
    t.equal(status, 400);
    t.match(body, { own: /invalid sandbox name "\."/, call: undefined });
  }
});

t.test('a prefix alone leads to the root, and a second prefix to nothing', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/': { get: silent } }));

  t.equal((await app.inject('/~a')).statusCode, 200);
  t.equal((await app.inject('/~a?x=1')).statusCode, 200);
  t.equal((await app.inject('/~a/')).statusCode, 200);
  t.equal((await app.inject('/~a/~b/')).statusCode, 404);
});

t.test('references of a behaviour get the prefix of the sandbox', async (t) => {
  const app = await open(t);
  const refer = async (prefix: string, sent: object) => {
    const query = encodeURIComponent(JSON.stringify(sent));
    const { headers } = await app.inject({
      url: `${prefix}/v1/refer?headers=${query}`,
      headers: { host: 'localhost:4010' },
    });
    return Object.fromEntries(Object.keys(sent).map((name) => [name, headers[name.toLowerCase()]]));
  };
  const own = {
    Location: '/v1/pets/1',
    'Content-Location': 'http://localhost:4010/v1/pets/1',
    Link: [
      '</v1/pets?page=2>; rel="next", <//localhost:4010/v1/pets>; rel="first"',
      '<https://pets.example/>; rel="up"',
    ],
    'X-Path': '/v1/pets',
  };

  t.strictSame(await refer('/~one', own), {
    Location: '/~one/v1/pets/1',
    'Content-Location': 'http://localhost:4010/~one/v1/pets/1',
    Link: [
      '</~one/v1/pets?page=2>; rel="next", <//localhost:4010/~one/v1/pets>; rel="first"',
      '<https://pets.example/>; rel="up"',
    ],
    'X-Path': '/v1/pets',
  });
  t.strictSame(await refer('', own), own);
  for (const Location of ['2', '?page=2', '/~one/v1/pets', 'https://pets.example/v1', '#top']) {
    t.strictSame(await refer('/~one', { Location }), { Location });
  }
});

t.test('a document with paths that resemble a prefix does not start', async (t) => {
  await t.rejects(sandlotOf(t, documentOf({ '/~{user}/pets': { get: silent } })), {
    message:
      /has GET \/~\{user\}\/pets, but paths beginning with \/~ select a sandbox\. Give its first server another base path\.$/,
  });
});
