import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { loadDocument, type ReferenceKind } from '../../src/openapi/openapi.ts';
import { startEndlessServer } from '../support/endless-server.ts';

/** Serves texts by their paths; a text that is an address redirects there. */
async function serve(t: Test, texts: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(({ url = '' }, reply) => {
    const text = texts[url];
    if (text === undefined) reply.writeHead(404).end();
    else if (text === '') reply.writeHead(204).end();
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

t.test('a server that does not answer in time is reported', async (t) => {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.closeAllConnections());
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.yaml`;
  const { timeout } = AbortSignal;
  t.intercept(AbortSignal, 'timeout', { value: () => timeout.call(AbortSignal, 50) });

  await t.rejects(loadDocument(url), {
    message: `The document ${url} cannot be read: the server did not send all of it within 30 s.`,
  });
});

t.test('a body that trickles is late, also where fetch has forgotten its signal', async (t) => {
  const url = await startEndlessServer(t, 'trickling');
  const { timeout } = AbortSignal;
  t.intercept(AbortSignal, 'timeout', { value: () => timeout.call(AbortSignal, 50) });
  const own = globalThis.fetch;
  t.intercept(globalThis, 'fetch', { value: (address: string) => own(address) });

  await t.rejects(loadDocument(`${url}/api.yaml`), {
    message: /the server did not send all of it within 30 s/,
  });
});

t.test('a head that comes at the last moment does not let its body trickle for ever', async (t) => {
  const url = await startEndlessServer(t, 'trickling');
  const controller = new AbortController();
  t.intercept(AbortSignal, 'timeout', { value: () => controller.signal });
  const own = globalThis.fetch;
  t.intercept(globalThis, 'fetch', {
    value: async (address: string) => {
      const reply = await own(address);
      controller.abort();
      return reply;
    },
  });

  await t.rejects(loadDocument(`${url}/api.yaml`), {
    message: /the server did not send all of it within 30 s/,
  });
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
      'a document from a URL cannot refer to files',
      'it is a URL of another origin; --allow-refs http allows it',
      'unexpected redirect',
      'the server answers 404',
    ]);
  },
);

t.test('a document from a URL without a body is refused', async (t) => {
  const origin = await serve(t, { '/empty': '' });

  await t.rejects(loadDocument(`${origin}/empty`), { message: /empty/ });
});

/** The message of the only finding of a document, without the part that names the reference. */
async function reasonOf(source: string, allowRefs?: readonly ReferenceKind[]) {
  const { findings } = await loadDocument(source, { allowRefs });
  t.ok(findings.length <= 1);
  return findings[0]?.message.replace(/^.*?: .*?: /, '');
}

t.test('a document may refer to files in its folder and below', async (t) => {
  const folder = t.testdir({
    'a b.yaml': apiOf('c d.json'),
    'c d.json': '{"$ref":"sub/e.json"}',
    sub: { 'e.json': '{"$ref":"../f.json"}' },
    'f.json': '{"title":"Blank"}',
  });

  t.match((await loadDocument(`${folder}/a b.yaml`)).root, {
    components: { schemas: { A: { title: 'Blank' } } },
  });
});

t.test(
  'a document may not refer to what is outside its folder, unless it is allowed',
  async (t) => {
    const outside = "it is outside the document's folder; --allow-refs files allows it";
    const folder = t.testdir({
      'pet.json': '{"title":"Pet"}',
      api: {
        'up.yaml': apiOf('../pet.json'),
        'absolute.yaml': apiOf('file:///etc/passwd'),
        'process.yaml': apiOf('/proc/self/environ'),
        'link.yaml': apiOf('link.json'),
        'folder.yaml': apiOf('./'),
        'link.json': t.fixture('symlink', '../pet.json'),
      },
    });
    const api = `${folder}/api`;

    t.equal(await reasonOf(`${api}/up.yaml`), outside);
    t.equal(await reasonOf(`${api}/absolute.yaml`), outside);
    t.equal(await reasonOf(`${api}/process.yaml`), outside);
    t.equal(await reasonOf(`${api}/link.yaml`), outside);
    t.equal(await reasonOf(`${api}/folder.yaml`), outside);
    t.equal(await reasonOf(`${api}/up.yaml`, ['files']), undefined);
    t.equal(await reasonOf(`${api}/link.yaml`, ['files']), undefined);
  },
);

t.test('a reference that is no URL affects nothing else', async (t) => {
  const folder = t.testdir({
    'host.yaml': apiOf('//127.0.0.1:1/x'),
    'bracket.yaml': apiOf('http://[#/a'),
    'nested.yaml': apiOf('sub.json'),
    'sub.json': '{"title":"Pet","items":{"$ref":"http://a b/"},"examples":[{"$ref":"//%zz"}]}',
  });

  t.equal(await reasonOf(`${folder}/host.yaml`), 'it is not a valid URL');
  t.equal(await reasonOf(`${folder}/bracket.yaml`), 'it is not a valid URL');
  t.equal(await reasonOf(`${folder}/nested.yaml`), 'it is not a valid URL');
  t.match((await loadDocument(`${folder}/nested.yaml`)).root, {
    components: { schemas: { A: { title: 'Pet', examples: [{ $ref: '//%zz' }] } } },
  });
});

t.test('a device or a pipe is not read', { skip: process.platform === 'win32' }, async (t) => {
  const folder = t.testdir({
    'pipe.yaml': apiOf('pipe'),
    'device.yaml': apiOf('/dev/zero'),
    'folder.yaml': apiOf('folder'),
    folder: {},
  });
  execFileSync('mkfifo', [`${folder}/pipe`]);

  t.equal(await reasonOf(`${folder}/pipe.yaml`), 'it is not a regular file');
  t.equal(await reasonOf(`${folder}/device.yaml`, ['files']), 'it is not a regular file');
  t.equal(await reasonOf(`${folder}/folder.yaml`), 'it is a folder');
});

t.test('a document from a file may refer to URLs only if that is allowed', async (t) => {
  const origin = await serve(t, { '/pet.json': '{"title":"Pet"}' });
  const folder = t.testdir({
    'web.yaml': apiOf(`${origin}/pet.json`),
    'ftp.yaml': apiOf('ftp://pets.example/pet.json'),
  });

  t.equal(
    await reasonOf(`${folder}/web.yaml`),
    'it is a URL of another origin; --allow-refs http allows it',
  );
  t.equal(await reasonOf(`${folder}/web.yaml`, ['http']), undefined);
  t.equal(
    await reasonOf(`${folder}/ftp.yaml`, ['files', 'http']),
    'the protocol ftp: is not supported',
  );
});

t.test('the number and the size of referenced files is limited', async (t) => {
  const refs = Array.from({ length: 10_100 }, (_, index) => `A${index}: { $ref: ${index}.json }`);
  const folder = t.testdir({
    'many.yaml': `openapi: 3.1.0\npaths: {}\ncomponents: { schemas: { ${refs.join(', ')} } }\n`,
    'large.yaml': apiOf('large.json'),
    'large.json': `{"title":"${'x'.repeat(100_000_001)}"}`,
    'two.yaml':
      'openapi: 3.1.0\npaths: {}\ncomponents: { schemas: { A: { $ref: a.json }, B: { $ref: b.json } } }\n',
    'a.json': `{"title":"${'x'.repeat(60_000_000)}"}`,
    'b.json': `{"title":"${'x'.repeat(60_000_000)}"}`,
  });

  const { findings } = await loadDocument(`${folder}/many.yaml`);
  t.match(findings.at(-1)?.message, 'the document refers to more than 10000 files');
  t.equal(await reasonOf(`${folder}/large.yaml`), 'it has more than 100 MB');
  t.equal(
    await reasonOf(`${folder}/two.yaml`),
    'the referenced files have more than 100 MB together',
  );
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

t.test('a document is read from a pipe', { skip: process.platform === 'win32' }, async (t) => {
  const pipe = `${t.testdir()}/api.yaml`;
  execFileSync('mkfifo', [pipe]);

  const [document] = await Promise.all([
    loadDocument(pipe),
    writeFile(pipe, 'openapi: 3.1.0\ninfo: { title: Piped }\n'),
  ]);

  t.match(document, { title: 'Piped' });
});

t.test(
  'a pipe that nobody writes to is given up',
  { skip: process.platform === 'win32' },
  async (t) => {
    const pipe = `${t.testdir()}/api.yaml`;
    execFileSync('mkfifo', [pipe]);
    const { timeout } = AbortSignal;
    t.intercept(AbortSignal, 'timeout', { value: () => timeout.call(AbortSignal, 50) });

    await t.rejects(loadDocument(pipe), {
      message: `The document ${pipe} cannot be read: the pipe did not end within 30 s.`,
    });
  },
);

t.test('a document is read from standard input', async (t) => {
  t.intercept(process, 'stdin', {
    value: Readable.from(['openapi: 3.1.0\n', 'info: { title: In }']),
  });

  t.match(await loadDocument('-'), { title: 'In', source: '-' });
});
