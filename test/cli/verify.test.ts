import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import t, { type Test } from 'tap';
import { addVerify, runVerify, type VerifyCommandOptions } from '../../src/cli/verify.ts';
import { captureOutput } from '../support/captured-output.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { documentOf, json, silent } from '../support/sandlot-of.ts';

const pets = documentOf({
  '/pets': {
    get: { operationId: 'listPets', responses: { 200: json({ type: 'array' }) } },
  },
});

/** An API that answers the same to every GET. */
async function listening(t: Test, body: string): Promise<string> {
  const server = createServer(({ method }, reply) => {
    if (method !== 'GET') return reply.writeHead(405, { allow: 'GET' }).end();
    return reply.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What `sandlot verify` makes of its arguments. */
function readOptions(...argv: readonly string[]): VerifyCommandOptions {
  const program = new Command();
  addVerify(program);
  const [command] = program.commands;
  command
    ?.action(() => undefined)
    .exitOverride()
    // Errors are thrown as well.
    .configureOutput({ writeErr() {} });
  program.parse(['verify', 'http://127.0.0.1', '--document', 'api.yaml', ...argv], {
    from: 'user',
  });
  return command?.opts() as VerifyCommandOptions;
}

type Running = {
  readonly document?: object;
  readonly body?: string;
  readonly argv?: readonly string[];
  /** More files, which `{folder}` in an argument leads to. */
  readonly files?: Readonly<Record<string, string>>;
};

async function run(t: Test, { document = pets, body = '[]', argv = [], files }: Running = {}) {
  const folder = t.testdir({ 'api.json': JSON.stringify(document, undefined, 1), ...files });
  const url = await listening(t, body);
  const { output, text } = captureOutput();
  const options = {
    ...readOptions(...argv.map((one) => one.replace('{folder}', folder))),
    document: `${folder}/api.json`,
  };
  const verdict = await runVerify(url, options, { output, signal: new AbortController().signal });
  return { verdict, text: text().replaceAll(folder, '').replaceAll(url, '') };
}

t.test('an API that matches its document passes', async (t) => {
  const { verdict, text } = await run(t);

  t.equal(verdict, 'passed');
  t.match(text, /^Pets 1.0 at \n1 operation, 5 requests, 0 failures, /);
});

t.test('an API that does not match its document fails', async (t) => {
  const { verdict, text } = await run(t, { body: '{}' });

  t.equal(verdict, 'failed');
  t.match(text, 'The body must be array.');
  t.match(text, '/paths/~1pets/get/responses/200/content/application~1json/schema/type');
  t.match(text, "curl '/pets' -H 'accept: application/json'");
});

t.test('--verbose lists each operation with its result', async (t) => {
  const passed = await run(t, { argv: ['--verbose'] });
  t.match(passed.text, /^✔ listPets {2}\d+ checks?, 1 request\n\nPets 1\.0/);

  const failed = await run(t, { body: '{}', argv: ['--verbose'] });
  t.match(failed.text, /^✖ listPets {2}failed: \S+/);

  const document = documentOf({ '/pets/{petId}': { delete: silent } });
  const unknown = await run(t, { document, argv: ['--verbose'] });
  t.match(unknown.text, 'DELETE /pets/{petId}  not checked');
});

t.test('each reporter writes its own format', async (t) => {
  const printed = await run(t, { body: '{}', argv: ['--reporter', 'json'] });
  t.strictSame(schemaErrors('verify', JSON.parse(printed.text)), []);

  const junit = await run(t, { body: '{}', argv: ['--reporter', 'junit'] });
  t.match(junit.text, /<testsuite name="GET \/pets" tests="3" failures="1"/);

  const github = await run(t, { body: '{}', argv: ['--reporter', 'github'] });
  t.match(github.text, '::error file=/api.json,line=17,title=sandlot verify%3A listPets::');
});

t.test('options are parsed', async (t) => {
  t.match(readOptions(), {
    only: [],
    skip: [],
    header: {},
    seed: 1,
    concurrency: 8,
    timeout: 30,
    reporter: 'pretty',
  });
  t.match(
    readOptions(
      ...['--only', 'listPets, pets', '--only', 'a', '--skip', 'b', '--safe', '--token', 'x:y'],
      ...['--header', 'X-Team: a', '--header', 'x-b:c', '--seed', '7', '--concurrency', '2'],
    ),
    {
      only: ['listPets', 'pets', 'a'],
      skip: ['b'],
      safe: true,
      token: 'x:y',
      header: { 'x-team': 'a', 'x-b': 'c' },
      seed: 7,
      concurrency: 2,
    },
  );
  t.throws(() => readOptions('--header', 'no field'), /Expected a header such as/);
  t.throws(() => readOptions('--seed', 'x'), /Expected a whole number/);
  t.throws(() => readOptions('--requests', '0'), /at least 1/);
});

t.test('--safe changes nothing', async (t) => {
  t.match(await run(t, { argv: ['--safe'] }), { verdict: 'passed' });
});

t.test('a reason not to run is reported in one sentence', async (t) => {
  const folder = t.testdir({ 'api.json': JSON.stringify(pets) });
  const options = { ...readOptions(), document: `${folder}/api.json` };
  const { output } = captureOutput();
  const { signal } = new AbortController();
  const {
    AbortSignal: { abort },
  } = globalThis;
  const url = await listening(t, '[]');

  await t.rejects(runVerify('pets.test', options, { output, signal }), {
    message: 'Expected a URL such as http://127.0.0.1:4010 (http:// is missing).',
  });
  await t.rejects(runVerify('http://127.0.0.1:1', options, { output, signal }), {
    message: /^Cannot reach http:\/\/127.0.0.1:1: connection refused\./,
  });
  await t.rejects(runVerify(url, { ...options, only: ['listPet'] }, { output, signal }), {
    message: 'The document has no operation or tag "listPet"; the nearest is "listPets".',
  });
  await t.rejects(runVerify(url, options, { output, signal: abort() }), {
    message: 'Interrupted: the report covers the requests sent so far.',
  });
});

t.test('a terminal shows the progress', async (t) => {
  const { isTTY } = process.stderr;
  t.teardown(() => Object.assign(process.stderr, { isTTY }));
  for (const terminal of [true, false]) {
    Object.assign(process.stderr, { isTTY: terminal });
    t.match(await run(t), { verdict: 'passed' });
  }
});

t.test('--json prints the report, and --html writes a page', async (t) => {
  const file = `${t.testdir({})}/report.html`;
  const { verdict, text } = await run(t, { body: '{}', argv: ['--json', '--html', file] });

  t.equal(verdict, 'failed');
  t.strictSame(schemaErrors('verify', JSON.parse(text)), []);
  t.match(readFileSync(file, 'utf8'), '<title>Verification of Pets 1.0</title>');
});

t.test('--time is a time', async (t) => {
  t.match(readOptions('--time', '90s', '--probe'), { time: 90_000, probe: true });
  t.throws(() => readOptions('--time', '0'), { message: /Expected a time such as 60s or 5min/ });
  t.throws(() => readOptions('--time', 'soon'), { message: /Expected a time/ });
});

t.test('--probe sends quotes and markup', async (t) => {
  const query = { name: 'q', in: 'query', schema: { type: 'string' } };
  const list = { parameters: [query], responses: { 200: json({ type: 'array' }) } };
  const { verdict, text } = await run(t, {
    document: documentOf({ '/pets': { get: list } }),
    argv: ['--probe', '--requests', '50'],
  });

  t.equal(verdict, 'passed');
  t.match(text, '0 failures');
});

t.test('--workflow runs the steps of a file with inputs', async (t) => {
  const workflow = {
    arazzo: '1.0.1',
    workflows: [
      {
        workflowId: 'list all',
        inputs: { required: ['count', 'token', 'name'] },
        steps: [
          {
            stepId: 'list',
            operationId: 'listPets',
            successCriteria: [{ condition: "$inputs.count == 3 && $inputs.name == 'Rex'" }],
          },
        ],
      },
    ],
  };
  const files = { 'w.json': JSON.stringify(workflow) };
  const argv = ['--workflow', '{folder}/w.json', '--token', 's3cret', '--input', 'name=Rex'];
  const passed = await run(t, { files, argv: [...argv, '--input', 'count=3'] });
  t.match(passed.text, /^✔ list all {2}1 step\n/);
  const failed = await run(t, { files, argv: [...argv, '--input', 'count=4'] });
  t.match(failed.text, /^✖ list all {2}failed at list\n/);
  t.match(failed.text, 'listPets fails in a workflow [F951]');
  t.throws(() => readOptions('--input', 'count'), { message: /Expected an input such as petId=7/ });
});
