import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { openSandlot } from '../src/sandlot.ts';
import { accepting, integer, list, object, returning, text } from './support/api-model-of.ts';
import { answerPets, apiOf } from './support/proxy-of.ts';
import { runSandlot } from './support/running-sandlot.ts';
import { documentOf, json, sandlotOf } from './support/sandlot-of.ts';

const run = promisify(execFile);
const readme = readFileSync('README.md', 'utf8');

/** The code blocks of a text, each with its language. */
function blocksOf(text: string) {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({
    language,
    code,
  }));
}

function withoutId(text: string) {
  return text.replace(/"id":"\d{19}"/, '"id":""');
}

/** The first example of a page, or the one after so many others. */
function exampleOf(page: string, before = 0): string {
  return (
    blocksOf(readFileSync(page, 'utf8')).filter(({ language }) => language === 'js')[before]
      ?.code ?? ''
  );
}

/** Sends the curl commands of a text and compares the replies with the JSON blocks after them. */
async function checkRequests(
  t: Test,
  text: string,
  { url, statuses }: { readonly url: string; readonly statuses: readonly number[] },
): Promise<void> {
  const blocks = blocksOf(text);
  const curls = blocks.filter(({ code }) => code?.startsWith('curl '));
  const answers = [];
  for (const { code } of curls) {
    const command = `${code?.replace('http://127.0.0.1:4010', url).trim()} -sS -w '%{http_code}'`;
    answers.push(withoutId((await run('sh', ['-c', command])).stdout));
  }
  const shown = blocks.filter(({ language }) => language === 'json').map(({ code }) => code);
  const expected = statuses.map((status) =>
    status === 204 ? '204' : `${withoutId(shown.shift()?.trim() ?? '')}${status}`,
  );
  t.strictSame(answers, expected);
  t.strictSame(shown, []);
}

/** The part of the README below a heading. */
function sectionOf(heading: string): string {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

/** The requests for the bundled document, with the statuses of their replies. */
const pages: Readonly<Record<string, { readonly text: string; readonly statuses: number[] }>> = {
  'README.md': {
    text: sectionOf('The Aha! API') + sectionOf('Sandboxes'),
    statuses: [200, 200, 204, 204],
  },
  'docs/control.md': {
    text: readFileSync('docs/control.md', 'utf8'),
    statuses: [204, 200, 200, 201, 204, 204, 404, 200],
  },
  'docs/aha.md': { text: readFileSync('docs/aha.md', 'utf8'), statuses: [200, 200] },
};

for (const [page, { text, statuses }] of Object.entries(pages)) {
  t.test(`the requests of ${page} for the Aha! API get the replies shown there`, async (t) => {
    const sandlot = await openSandlot({ clock: { frozen: '2019-02-06T01:48:24.000Z' } });
    t.teardown(sandlot.close);
    const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
    await checkRequests(t, text, { url, statuses });
  });
}

t.test('the petstore of the README works as shown, and so do the commands for it', async (t) => {
  const section = sectionOf('Your own document');
  const [document] = blocksOf(section).filter(({ language }) => language === 'yaml');
  const folder = t.testdir({ 'api.yaml': document?.code ?? '' });
  const sandlot = await openSandlot({ document: `${folder}/api.yaml` });
  t.teardown(sandlot.close);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });

  await checkRequests(t, section, { url, statuses: [201, 200, 400] });

  const [commands] = blocksOf(sectionOf('Contract tests'));
  for (const line of commands?.code?.trim().split('\n') ?? []) {
    const args = line
      .replace('npx sandlot ', '')
      .replace('http://127.0.0.1:4010', url)
      .replace('api.yaml', `${folder}/api.yaml`);
    const { code, stderr } = await runSandlot(t, args.split(' '));
    t.strictSame([code, stderr], [0, ''], line);
  }
});

t.test('the exports of docs/lifecycles.md move through their states as shown', async (t) => {
  const page = readFileSync('docs/lifecycles.md', 'utf8');
  const [document] = blocksOf(page).filter(({ language }) => language === 'yaml');
  const { listen } = await sandlotOf(t, `${document?.code}`, {
    clock: { frozen: '2026-01-01T00:00:00.000Z' },
    lifecycle: 30_000,
    records: 0,
  });
  const url = await listen({ port: 0, host: '127.0.0.1' });

  await checkRequests(t, page, { url, statuses: [202, 200, 200, 200, 200, 200] });
});

t.test('the README installs the package, and starts and tests a clone with one line', async (t) => {
  const commands = blocksOf(readme).filter(({ code }) => code?.startsWith('npm '));

  t.strictSame(
    commands.map(({ code }) => code),
    ['npm i -D sandlot\nnpx sandlot api.yaml\n', 'npm ci && npm start\n', 'npm ci && npm test\n'],
  );
});

t.test('docs/cli.md lists every option of --help, and the README only those', async (t) => {
  const { stdout } = await runSandlot(t, ['--help']);

  const names = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, name]) => name ?? '');
  const options = names(stdout, /^ {2}(?:-\w, )?(--[a-z-]+)/gm);
  const listed = (page: string) => names(page, /^\| (?:`-\w`, )?`(--[a-z-]+)/gm);
  t.ok(options.length > 10);
  t.strictSame(
    options.filter((name) => !readFileSync('docs/cli.md', 'utf8').includes(`\`${name}`)),
    [],
  );
  t.equal(listed(readme).length, 10);
  t.strictSame(
    listed(readme).filter((name) => !options.includes(name)),
    [],
  );
});

t.test('the behaviours in the README do what it describes', async (t) => {
  const folder = t.testdir({ 'mine.mjs': exampleOf('README.md') });
  const sandlot = await openSandlot({ behaviours: join(folder, 'mine.mjs'), auth: 'off' });
  t.teardown(sandlot.close);

  const me = await sandlot.app.inject('/api/v1/me');
  const removed = await sandlot.app.inject({
    method: 'DELETE',
    url: '/api/v1/time_tracking_events/447203384',
  });

  t.equal(me.headers['x-greeting'], 'Hello, 1020675218');
  t.equal(removed.statusCode, 422);
  t.strictSame(removed.json(), { error: 'Events cannot be deleted.' });
});

t.test('the example of docs/upstream.md shows which API answered', async (t) => {
  const api = await apiOf(t, answerPets);
  const folder = t.testdir({
    'pets.yaml': JSON.stringify(
      documentOf({ '/pets': { get: { ...returning(list(object({}))), operationId: 'listPets' } } }),
    ),
  });
  const logged = t.capture(console, 'log');
  const example = exampleOf('docs/upstream.md')
    .replace("'sandlot'", `'${pathToFileURL('src/index.ts')}'`)
    .replace("'pets.yaml'", `'${folder}/pets.yaml'`)
    .replaceAll('https://api.example.com', api.origin)
    .replace('// ...', "await fetch(sandbox.url + '/pets'); // ...");
  writeFileSync(`${folder}/test.mjs`, example);

  await import(`${folder}/test.mjs`);

  t.match(logged(), [{ args: [[{ kind: 'upstream', url: api.origin }]] }]);
  t.match(api.got, [{ method: 'GET', url: '/v1/pets' }]);
});

t.test('the example of docs/behaviours.md keeps pets', async (t) => {
  const operation = (operationId: string) => ({ operationId, responses: {} });
  const body = { content: { 'application/json': {} } };
  const folder = t.testdir({
    'mine.mjs': exampleOf('docs/behaviours.md'),
    'pets.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/pets': { post: { ...operation('createPet'), requestBody: body } },
        '/pets/{petId}': { get: operation('getPet') },
      },
    }),
  });
  const sandlot = await openSandlot({
    document: join(folder, 'pets.json'),
    behaviours: join(folder, 'mine.mjs'),
    clock: { frozen: '2019-02-06T01:48:24.000Z' },
  });
  t.teardown(sandlot.close);
  const read = async (id: string) => (await sandlot.app.inject(`/pets/${id}`)).json();

  const made = await sandlot.app.inject({ method: 'POST', url: '/pets', payload: { name: 'Tom' } });

  t.match(made.json(), { id: /^\d+$/, name: 'Tom' });
  t.strictSame(await read(made.json().id), made.json());
  t.strictSame(await read('1'), { id: '1', name: 'Rex' });
  t.equal((await read('2')).detail, 'There is no such pet.');
});

t.test('the example of docs/behaviours.md adds to what is inferred', async (t) => {
  const product = object({ sku: text, stock: integer });
  const order = object({ id: { ...integer, readOnly: true }, sku: text });
  const folder = t.testdir({
    'mine.mjs': exampleOf('docs/behaviours.md', 1),
    'shop.json': JSON.stringify(
      documentOf({
        '/products': { get: returning(list(product)) },
        '/products/{sku}': { get: returning(product) },
        '/orders': {
          get: returning(object({ data: list(order) })),
          post: {
            operationId: 'createOrder',
            ...accepting(order),
            responses: { 201: json(order) },
          },
        },
        '/orders/{id}': { get: returning(order) },
      }),
    ),
  });
  const { app, close } = await openSandlot({
    document: join(folder, 'shop.json'),
    behaviours: join(folder, 'mine.mjs'),
  });
  t.teardown(close);
  const tea = { method: 'POST', url: '/orders', payload: { sku: 'tea' } } as const;

  const made = await app.inject(tea);
  const refused = await app.inject(tea);

  t.strictSame([made.statusCode, made.json()], [201, { id: 4, sku: 'tea' }]);
  t.match([refused.statusCode, refused.json()], [409, { detail: 'No tea is left.' }]);
  t.strictSame((await app.inject('/products')).json(), [
    { sku: 'tea', stock: 0 },
    { sku: 'rum', stock: 7 },
  ]);
  t.equal((await app.inject('/orders')).json().data.length, 4);
  t.equal((await app.inject('/orders/4')).json().sku, 'tea');
});

t.test('the example of docs/behaviours.md accepts the users of listed tokens', async (t) => {
  const folder = t.testdir({
    'mine.mjs': `${exampleOf('docs/behaviours.md', 2)}
      export const behaviours = { listPets: ({ principal }) => ({ status: 200, body: principal }) };
      export const fixtures = { users: [{ id: '7', email: 'ann@example.org' }] };`,
    'pets.json': JSON.stringify(
      documentOf({ '/pets': { get: { operationId: 'listPets', responses: {} } } }),
    ),
    'tokens.json': JSON.stringify({ abc: { user: 'ann@example.org' } }),
  });
  const { app, close } = await openSandlot({
    document: join(folder, 'pets.json'),
    behaviours: join(folder, 'mine.mjs'),
    tokens: join(folder, 'tokens.json'),
  });
  t.teardown(close);

  const known = await app.inject({ url: '/pets', headers: { 'x-api-key': 'abc' } });
  const unauthenticated = await app.inject({ url: '/pets', headers: { 'x-api-key': 'def' } });

  t.strictSame(known.json(), { id: '7' });
  t.match(unauthenticated.json(), { status: 401, detail: 'Send X-API-Key.' });
});

t.test(
  'records are made after the likeness of fixtures by the key that was inferred',
  async (t) => {
    const product = object({ sku: text, stock: integer });
    const fixtures = {
      products: [
        { sku: 'tea', stock: 1 },
        { sku: 'rum', stock: 7 },
      ],
    };
    const { app } = await sandlotOf(
      t,
      documentOf(
        {
          '/products': { get: returning(list(product)) },
          '/products/{sku}': { get: returning(product) },
        },
        { components: { schemas: { Product: product } } },
      ),
      {
        module: `export const behaviours = {}; export const fixtures = ${JSON.stringify(fixtures)};`,
        records: 2,
      },
    );

    const products: readonly { readonly sku: string }[] = (await app.inject('/products')).json();

    t.strictSame(products.slice(0, 2), fixtures.products);
    t.equal(new Set(products.map(({ sku }) => sku)).size, 4);
  },
);
