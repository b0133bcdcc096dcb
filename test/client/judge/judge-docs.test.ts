import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici-7';
import { chromium, chromiumFlags, withoutChromium } from '../../support/chromium.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { answer } from './support/unfit-api.ts';

const [, section = ''] = readFileSync('docs/contract-testing.md', 'utf8').split(
  '\n## Judge calls in a test suite\n',
);
const examples = [...(section.split('\n## ')[0]?.matchAll(/^```js\n(.*?)^```$/gms) ?? [])].map(
  ([, code]) => `${code}`,
);

const pet = { type: 'object', properties: { name: { type: 'string' } } };
const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } };
const pets = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [limit],
        responses: { 200: json({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }) },
      },
    },
    '/': {
      get: { operationId: 'page', responses: { 200: { description: '' } } },
    },
  },
  { components: { schemas: { Pet: pet } } },
);

async function listen(t: Test): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${Object(server.address() as AddressInfo).port}`;
}

/** Runs an example of the page, with parts of it replaced, and `end` after it. */
async function runExample(
  t: Test,
  index: number,
  replaced: Readonly<Record<string, string>>,
  end = '',
) {
  const folder = t.testdir({
    'pets.yaml': JSON.stringify(pets),
    'app.js': `export { answer as app } from '${new URL('./support/unfit-api.ts', import.meta.url)}';`,
  });
  const parts = {
    "'sandlot'": `'${pathToFileURL('src/index.ts')}'`,
    'pets.yaml': `${folder}/pets.yaml`,
  };
  const code = Object.entries({ ...parts, ...replaced }).reduce(
    (text, [part, replacement]) => text.replace(part, replacement),
    `${examples[index]}`,
  );
  writeFileSync(`${folder}/test.mjs`, code + end);
  await import(`${folder}/test.mjs`);
}

t.test('the example for supertest fails as the page shows', async (t) => {
  await t.rejects(runExample(t, 0, {}), {
    message: `GET /pets (listPets), 200, does not match the document:
  reply: The body at /0/name must be string. (/components/schemas/Pet/properties/name/type)`,
  });
});

t.test("the example for undici rejects a call of Node's fetch", async (t) => {
  const before = getGlobalDispatcher();
  t.teardown(() => setGlobalDispatcher(before));
  const origin = await listen(t);

  await runExample(t, 1, { "'undici'": "'undici-7'" });

  t.equal((await fetch(origin)).status, 200);
  await t.rejects(fetch(`${origin}/pets`), { cause: { operation: 'listPets' } });
});

t.test(
  'the example for Playwright fails at its end',
  { skip: withoutChromium ?? false },
  async (t) => {
    const launch = { executablePath: chromium, args: chromiumFlags };
    const replaced = {
      "'playwright'": "'playwright-core'",
      'launch()': `launch(${JSON.stringify(launch)})`,
      'http://127.0.0.1:3000': await listen(t),
      '// ...': `await page.waitForFunction('document.title === "done"'); // ...`,
    };

    await t.rejects(runExample(t, 2, replaced), { message: /\(listPets\), 200/ });
  },
);
