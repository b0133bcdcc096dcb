import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { controlOf } from '../support/control-of.ts';
import { documentOf, type SandlotOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const henry = 'henry.humpty@account1.com';
const ofHenry = '689956296';
const ofMary = '1020675218';
const tokenOfMary = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

/** The Aha! API with a list of tokens, and who a token is there. */
async function openAha(t: Test, tokens?: object, options: SandlotOf = {}) {
  const folder = t.testdir({ 'tokens.json': JSON.stringify(tokens ?? {}) });
  const listed = tokens === undefined ? {} : { tokens: `${folder}/tokens.json` };
  const { app, close } = await openSandlot({ logLevel: 'silent', ...listed, ...options });
  t.teardown(() => close());
  const meOf = async (token: string, prefix = '') => {
    const reply = await app.inject({
      url: `${prefix}/api/v1/me`,
      headers: { authorization: `Bearer ${token}` },
    });
    return reply.statusCode === 200 ? reply.json().user.id : reply.statusCode;
  };
  return { app, meOf, control: await controlOf(t, app) };
}

t.test('accepts a listed token at Aha! as its user', async (t) => {
  const { meOf, control } = await openAha(t, {
    'by-mail': { user: henry.toUpperCase() },
    'by-id': { user: ofHenry, scopes: ['any'], sandbox: 'one' },
    [tokenOfMary]: { user: ofHenry },
  });

  t.equal(await meOf('by-mail'), ofHenry);
  t.equal(await meOf('by-id'), ofHenry);
  t.equal(await meOf(tokenOfMary), ofHenry, 'the list has the last word');
  t.equal(await meOf('token-of-john-doe'), '289520357', 'the documented ones are there as well');
  t.equal(await meOf('unknown'), 401);

  const { records } = Object((await control('GET /state'))[1]);
  const users = records.users.filter(({ id }: { id: string }) => id !== ofHenry);
  await control('PUT /state', { body: { records: { ...records, users } } });
  t.equal(await meOf('by-mail'), 401, 'nobody is let in whose user is gone');
  t.equal(await meOf('by-id'), ofHenry, 'in the sandbox that the token picks he is there');
});

t.test("accepts a sandbox's token at Aha!, also after a reset", async (t) => {
  const { meOf, control } = await openAha(t);
  const tokens = ['alone-1', { token: 'named-1', user: henry }, tokenOfMary, 'token-of-john-doe'];

  t.match(await control('POST /sandboxes', { body: { name: 'one', tokens } }), [
    201,
    {
      tokens: [
        { token: 'alo…', user: undefined },
        { token: 'nam…', user: henry },
        { token: '15b6…' },
        { token: 'toke…' },
      ],
    },
  ]);
  await control('POST /reset', { headers: { 'sandlot-sandbox': 'one' } });

  t.equal(await meOf('alone-1'), ofMary);
  t.equal(await meOf('named-1'), ofHenry);
  t.equal(await meOf('token-of-john-doe'), '289520357', 'a documented one keeps its user');
  await control('DELETE /sandboxes/one');
  t.equal(await meOf('alone-1'), 401);
});

t.test(
  'shows the tokens of sandboxes abbreviated, from the list and from registration',
  async (t) => {
    const { control } = await openAha(t, {
      'in-the-list': { user: henry, sandbox: 'one' },
      anywhere: { user: henry },
    });
    await control('POST /sandboxes', { body: { name: 'two', tokens: ['anywhere', 'ab', 'c'] } });
    await control('POST /sandboxes', { body: { name: 'one' } });

    const [, reply] = await control('GET /sandboxes');

    const tokens = Object(reply).sandboxes.map(({ name, tokens }: Record<string, unknown>) => [
      name,
      tokens,
    ]);
    // Replicas list them by name.
    t.strictSame(Object.fromEntries(tokens), {
      default: [],
      two: [{ token: 'anyw…', user: henry }, { token: 'a…' }, { token: '…' }],
      one: [{ token: 'in-t…', user: henry }],
    });
  },
);

t.test('refuses an unknown user and lists the known ones', async (t) => {
  const there = 'No user "ann". Use the id or e-mail address of a user: john.smith@account1.com, ';
  await t.rejects(openAha(t, { 'secret-1': { user: 'ann' } }), {
    message: new RegExp(`^Invalid user of token "secr…" in \\S+: ${there}`),
  });
  // The file is free again.
  const db = `${t.testdirName}/db.json`;
  await t.rejects(openAha(t, { 'secret-1': { user: 'ann', sandbox: 'one' } }, { db }));

  const { control, meOf } = await openAha(t, undefined, { db, records: 3 });
  const body = { name: 'one', tokens: ['fine', { token: 'second', user: 'ann' }] };
  const [status, refused] = await control('POST /sandboxes', { body });

  t.equal(status, 400);
  t.match(Object(refused).violations, [
    {
      pointer: '/tokens/1/user',
      message: /^is not a known user: No user .*, and 1 more$/,
    },
  ]);
  t.equal(await meOf('fine'), 401, 'nothing was half done');
  for (const token of [{}, { token: 'a', user: 1 }, { token: 'a', scopes: [] }])
    t.match(await control('POST /sandboxes', { body: { name: 'one', tokens: [token] } }), [400]);
});

const deaf = 'export const behaviours = {}; export const authenticate = () => ({ id: "a" });';

t.test('refuses --tokens when the module ignores it', async (t) => {
  await t.rejects(sandlotOf(t, documentOf({}), { tokens: 'tokens.json', module: deaf }), {
    message:
      /^--tokens has no effect, because .* Leave it out, or export "identify" from the module/,
  });
  const { app } = await sandlotOf(t, documentOf({}), { module: deaf });
  const payload = { name: 'one', tokens: [{ token: 'abc', user: 'ann' }] };

  const { statusCode } = await app.inject({ method: 'POST', url: '/_sandlot/sandboxes', payload });

  t.equal(statusCode, 201, 'the token picks the sandbox, whoever it is let in as');
});

t.test('gives a registered token its user when the document accepts any token', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pets': { get: { operationId: 'listPets', security: [{ bearer: [] }], ...silent } } },
      { components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } } },
    ),
    {
      module:
        'export const behaviours = { listPets: ({ principal }) => ({ status: 200, body: principal }) };',
    },
  );
  const who = async (token: string) =>
    (await app.inject({ url: '/pets', headers: { authorization: `Bearer ${token}` } })).json().id;
  const payload = { name: 'one', tokens: ['alone', { token: 'named', user: 'ann' }] };
  await app.inject({ method: 'POST', url: '/_sandlot/sandboxes', payload });

  t.strictSame(await Promise.all(['alone', 'named', 'other'].map(who)), ['alone', 'ann', 'other']);
});
