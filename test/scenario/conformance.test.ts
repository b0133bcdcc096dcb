import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { root } from '../support/running-sandlot.ts';
import { documentOf, json } from '../support/sandlot-of.ts';
import { withoutTap } from '../support/without-tap.ts';

const run = promisify(execFile);

function conformance(...args: readonly string[]) {
  return run(...withoutTap(process.execPath, join(root, 'conformance', 'run.mjs'), ...args));
}

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
};
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const body = { required: true, content: { 'application/json': { schema: pet } } };
const missing = { 404: json({}) };

const pets = documentOf({
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: body, responses: { 201: json(pet), 400: json({}) } },
  },
  '/pets/{id}': {
    parameters: [id],
    get: { responses: { 200: json(pet), ...missing } },
    delete: { responses: { 204: { description: '' }, ...missing } },
  },
});

function folderOf(t: Test) {
  return t.testdir({
    pets: { 'api.json': JSON.stringify(pets), 'package.json': '{}' },
    'unusual.yaml': `openapi: 3.1.0
info: { title: Unusual, version: "1" }
paths:
  /upgrade: { get: { responses: { "101": { description: "" } } } }
`,
  });
}

/** Starting Node and reading the build takes long on a busy machine. */
const longTimeout = { timeout: 120_000 };

t.test(
  'npm run conformance reports how many replies conform to the documents of a folder',
  longTimeout,
  async (t) => {
    const { stdout } = await conformance(folderOf(t));

    t.match(stdout, /\npets +4 +100\.0 % +100\.0 % +0\n/);
    t.match(stdout, /\nunusual\.yaml +1 +0\.0 % +- +0\n {4}GET \/upgrade: 200 is not documented\n/);
    t.match(stdout, /\nall +5 +80\.0 % +100\.0 % +0\n$/);
  },
);

t.test('--only selects documents, and a missing folder is an error', longTimeout, async (t) => {
  const { stdout } = await conformance(folderOf(t), '--only', 'unusual.yaml', '--quiet');

  t.notMatch(stdout, /pets|upgrade/);
  await t.rejects(conformance(), {
    code: 2,
    stderr: 'Missing folder of documents: npm run conformance -- FOLDER\n',
  });
});

t.test('all replies conform to the documents of fixtures/documents', longTimeout, async (t) => {
  const { stdout } = await conformance(join(root, 'fixtures', 'documents'));

  t.match(stdout, /\nall +24 +100\.0 % +100\.0 % +0\n$/);
});
