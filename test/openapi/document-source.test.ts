import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { loadDocument } from '../../src/openapi/openapi.ts';

/** Serves texts by their paths; a text that is an address redirects there. */
async function serve(t: Test, texts: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(({ url = '' }, reply) => {
    const text = texts[url];
    if (text === undefined) reply.writeHead(404).end();
    else if (text.startsWith('http')) reply.writeHead(302, { location: text }).end();
    else reply.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address() as AddressInfo;
  return `http://127.0.0.1:${address.port}`;
}

function apiOf(reference: string) {
  return `openapi: 3.1.0\npaths: {}\ncomponents: { schemas: { A: { $ref: "${reference}" } } }\n`;
}

t.test('a document from a URL may refer to its own origin', async (t) => {
  const origin = await serve(t, {
    '/v1/api.yaml': apiOf('pet.json'),
    '/v1/pet.json': '{"title":"Pet"}',
  });

  const { root, findings, files } = await loadDocument(`${origin}/v1/api.yaml`);

  t.strictSame(findings, []);
  t.equal(files.size, 0);
  t.match(root, { components: { schemas: { A: { title: 'Pet' } } } });
});

t.test('references are resolved against the URL after redirects', async (t) => {
  const origin = await serve(t, {
    '/v1/api.yaml': apiOf('pet.json'),
    '/v1/pet.json': '{"title":"Pet"}',
  });
  const other = await serve(t, { '/api': `${origin}/v1/api.yaml` });

  t.strictSame((await loadDocument(`${other}/api`)).findings, []);
});

t.test(
  'a document from a URL reads no file, no other origin, and follows no redirect',
  async (t) => {
    const file = `${t.testdir({ 'pet.json': '{}' })}/pet.json`;
    const other = await serve(t, { '/pet.json': '{}' });
    const origin = await serve(t, {
      '/file.yaml': apiOf(`file://${file}`),
      '/other.yaml': apiOf(`${other}/pet.json`),
      '/away.yaml': apiOf('away.json'),
      '/none.yaml': apiOf('none.json'),
      '/away.json': `${other}/pet.json`,
    });

    const messages = await Promise.all(
      ['file', 'other', 'away', 'none'].map(async (name) =>
        (await loadDocument(`${origin}/${name}.yaml`)).findings[0]?.message.replace(/^.*: /, ''),
      ),
    );

    t.strictSame(messages, [
      'a document from a URL may refer to its own origin only',
      'a document from a URL may refer to its own origin only',
      'unexpected redirect',
      'the server answers 404',
    ]);
  },
);

t.test('a document from a file may refer to files and URLs only', async (t) => {
  const origin = await serve(t, { '/pet.json': '{"title":"Pet"}' });
  const folder = t.testdir({
    'web.yaml': apiOf(`${origin}/pet.json`),
    'ftp.yaml': apiOf('ftp://pets.example/pet.json'),
    'a b.yaml': apiOf('c d.json'),
    'c d.json': '{"title":"Blank"}',
  });

  t.strictSame((await loadDocument(`${folder}/web.yaml`)).findings, []);
  t.match((await loadDocument(`${folder}/ftp.yaml`)).findings, [
    { message: /: the protocol ftp: is not supported$/ },
  ]);
  t.match((await loadDocument(`${folder}/a b.yaml`)).root, {
    components: { schemas: { A: { title: 'Blank' } } },
  });
});

t.test('a URL that cannot be read gives one sentence', async (t) => {
  const origin = await serve(t, {});

  await t.rejects(loadDocument(`${origin}/none`), {
    message: `The document ${origin}/none cannot be read: the server answers 404.`,
  });
  await t.rejects(loadDocument('http://127.0.0.1:1/api'), {
    message: /^The document http:\/\/127\.0\.0\.1:1\/api cannot be read: .+\.$/,
  });
});

t.test('a document is read from standard input', async (t) => {
  t.intercept(process, 'stdin', {
    value: Readable.from(['openapi: 3.1.0\n', 'info: { title: In }']),
  });

  t.match(await loadDocument('-'), { title: 'In', source: '-' });
});
