import t from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

t.test('the console is a page with files of its own, which may run nothing else', async (t) => {
  const { app, consolePath } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  t.equal(consolePath, '/_sandlot/console');
  const page = await app.inject('/~one/_sandlot/console');
  t.equal(page.statusCode, 200);
  t.match(page.headers['content-type'], 'text/html');
  t.match(page.body, '<script type="module" src="console/console.js"></script>');
  for (const [file, type] of [
    ['console.js', 'text/javascript'],
    ['console.css', 'text/css'],
    ['icon.svg', 'image/svg+xml'],
  ] as const) {
    const reply = await app.inject(`/_sandlot/console/${file}`);
    t.equal(reply.statusCode, 200, file);
    t.match(reply.headers['content-type'], type);
    const policy = String(reply.headers['content-security-policy']);
    t.match(policy, "default-src 'none'; script-src 'self'; style-src 'self';");
    t.notMatch(policy, 'unsafe');
  }
  t.equal((await app.inject('/_sandlot/console/none.js')).statusCode, 404);
});

t.test('the control API leads to the console, and so does the root in a browser', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  const placeOf = async (url: string, headers: Record<string, string> = browser) => {
    const reply = await app.inject({ url, headers });
    return [reply.statusCode, reply.headers.location];
  };

  t.strictSame(await placeOf('/_sandlot'), [302, '/_sandlot/console']);
  t.strictSame(await placeOf('/~one/_sandlot'), [302, '/~one/_sandlot/console']);
  t.strictSame(await placeOf('/'), [302, '/_sandlot/console']);
  t.strictSame(await placeOf('/~one/'), [302, '/~one/_sandlot/console']);
  t.strictSame(await placeOf('/_sandlot/', {}), [302, '/_sandlot/console'], 'programs too');
  t.strictSame(await placeOf('/', {}), [404, undefined]);
  t.match((await app.inject('/')).json(), { status: 404 });
});

t.test('a document with the path / keeps it', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/': { get: silent } }));

  t.equal((await app.inject({ url: '/', headers: browser })).statusCode, 200);
});

t.test('the files need no control token, since the page asks for it', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }), {
    controlToken: 'secret',
  });

  t.equal((await app.inject('/_sandlot')).headers.location, '/_sandlot/console');
  t.equal((await app.inject('/~one/_sandlot/')).headers.location, '/~one/_sandlot/console');
  t.equal((await app.inject('/_sandlot/console')).statusCode, 200);
  t.equal((await app.inject('/_sandlot/console/console.js')).statusCode, 200);
  t.equal((await app.inject('/_sandlot/calls')).statusCode, 401);
  t.equal((await app.inject('/_sandlot/consoles')).statusCode, 401);
});

t.test('there is no console without the control API', async (t) => {
  const sandlot = await openSandlot({ logLevel: 'silent', control: 'off' });
  t.teardown(() => sandlot.close());

  t.equal(sandlot.consolePath, undefined);
  t.equal((await sandlot.app.inject({ url: '/', headers: browser })).statusCode, 404);
});

const many = documentOf(
  Object.fromEntries(
    Array.from({ length: 101 }, (_, number) => [`/things-${number}`, { get: silent }]),
  ),
);

t.test('browsers see the operations of a large document in the console', async (t) => {
  const { app } = await sandlotOf(t, many);

  const page = await app.inject({ url: '/~one/_sandlot/docs', headers: browser });
  t.strictSame(
    [page.statusCode, page.headers.location],
    [302, '/~one/_sandlot/console#/operations'],
  );
  t.equal((await app.inject('/_sandlot/docs')).statusCode, 200);
  t.equal((await app.inject({ url: '/_sandlot/openapi.json', headers: browser })).statusCode, 200);
});

t.test('the pages link to each other, and name the sandbox', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));

  const { body } = await app.inject('/_sandlot/docs/static/theme/page.js');
  t.match(body, 'Calls go to the sandbox');
  t.match(body, '/console');
});
