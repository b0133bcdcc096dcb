import t, { type Test } from 'tap';
import { answerOf, documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const nameOfSandbox = `
export const behaviours = { listPets: (call) => ({ status: 200, body: call.sandbox }) };
export const refuse = ({ status, message }) => ({ status, body: { own: message } });
`;

const document = documentOf({ '/pets': { get: { operationId: 'listPets', ...silent } } });

/** Sends a request with these fields, and answers the sandbox that it selected. */
async function open(t: Test, options: { readonly hostSuffix?: string } = {}) {
  const { app } = await sandlotOf(t, document, { module: nameOfSandbox, ...options });
  const payload = { name: 'token', tokens: ['t1'] };
  await app.inject({ method: 'POST', url: '/_sandlot/sandboxes', payload });
  return async (headers: Readonly<Record<string, string>>, url = '/pets') => {
    const [status, body] = answerOf(await app.inject({ url, headers }));
    return status === 200 ? body : [status, body];
  };
}

const baggages: Readonly<Record<string, string>> = {
  'sandlot-sandbox=one': 'one',
  'user=7, sandlot-sandbox=one;ttl=3 , tenant=a%20b': 'one',
  'sandlot-sandbox = %6Fne': 'one',
  'sandlot-sandbox=one,sandlot-sandbox=one': 'one',
  'user=7,x,=,': 'default',
  '': 'default',
};

for (const [baggage, name] of Object.entries(baggages)) {
  t.test(`the baggage "${baggage}" selects the sandbox ${name}`, async (t) => {
    const sandboxOf = await open(t);

    t.equal(await sandboxOf({ baggage }), name);
  });
}

t.test('baggage with an invalid name or several names is refused', async (t) => {
  const sandboxOf = await open(t);

  t.match(await sandboxOf({ baggage: 'sandlot-sandbox=a%20b' }), [
    400,
    { own: /^The header Baggage has the invalid sandbox name "a b"\. Use / },
  ]);
  t.match(await sandboxOf({ baggage: 'sandlot-sandbox=%zz' }), [400, { own: /"%zz"/ }]);
  t.strictSame(await sandboxOf({ baggage: 'sandlot-sandbox=a, sandlot-sandbox=b' }), [
    400,
    { own: 'The header Baggage names several sandboxes, "a,b". Send one name.' },
  ]);
});

const hosts: Readonly<Record<string, string>> = {
  'one.localhost': 'one',
  'ONE.LocalHost:4010': 'one',
  'one.localhost.:4010': 'one',
  'a.b.localhost': 'a.b',
  'a.localhost.localhost': 'a.localhost',
  'one.sandbox.internal:80': 'one',
  localhost: 'default',
  '.localhost': 'default',
  'one.localhost.example': 'default',
  'one.localhost:80x': 'default',
  'one.internal': 'default',
  '127.0.0.1:4010': 'default',
};

for (const [host, name] of Object.entries(hosts)) {
  t.test(`the host ${host} selects the sandbox ${name}`, async (t) => {
    const sandboxOf = await open(t, { hostSuffix: 'sandbox.internal' });

    t.equal(await sandboxOf({ host }), name);
  });
}

t.test('a host with an invalid name is refused', async (t) => {
  const sandboxOf = await open(t);

  t.match(await sandboxOf({ host: 'a!b.localhost' }), [
    400,
    { own: /^The host has the invalid sandbox name "a!b"\. Use / },
  ]);
});

t.test('the prefix comes before the header, the baggage, the host and the token', async (t) => {
  const sandboxOf = await open(t);
  const host = 'host.localhost';
  const baggage = 'sandlot-sandbox=baggage';
  const authorization = 'Bearer t1';
  const fields = { authorization, host, baggage, 'sandlot-sandbox': 'header' };

  t.equal(await sandboxOf(fields, '/~prefix/pets'), 'prefix');
  t.equal(await sandboxOf(fields), 'header');
  t.equal(await sandboxOf({ authorization, host, baggage }), 'baggage');
  t.equal(await sandboxOf({ authorization, host, baggage: 'user=7' }), 'host');
  t.equal(await sandboxOf({ authorization, baggage: 'user=7' }), 'token');
  t.equal(await sandboxOf({ authorization: 'Bearer t2' }), 'default');
});

t.test('the control API may be called by a name below that of --host-suffix', async (t) => {
  const { app } = await sandlotOf(t, document, { hostSuffix: 'sandbox.example' });
  const statusOf = async (host: string) =>
    (await app.inject({ url: '/_sandlot/clock', headers: { host } })).statusCode;

  t.equal(await statusOf('one.sandbox.example:4010'), 200);
  t.equal(await statusOf('sandbox.example'), 403);
  t.equal(await statusOf('evil.example'), 403);
});
