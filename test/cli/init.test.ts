import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { formatCompose, formatTest } from '../../src/cli/init/project-files.ts';
import { createQuestioner } from '../../src/cli/init/questions.ts';
import { askQuestions } from '../../src/cli/init.ts';
import { writeNewFile } from '../../src/cli/text-file.ts';
import { listOperations, loadDocument } from '../../src/openapi/openapi.ts';
import { runSandlot, startSandlot } from '../support/running-sandlot.ts';
import { documentOf } from '../support/sandlot-of.ts';
import { petsDocument } from '../support/small-document.ts';
import { withoutTap } from '../support/without-tap.ts';

/** A person with these answers. */
function person(...answers: readonly string[]) {
  const questions: string[] = [];
  const messages: string[] = [];
  return {
    questions,
    messages,
    say: (text: string) => messages.push(text),
    question: async (text: string) => {
      questions.push(text);
      return answers[questions.length - 1] ?? '';
    },
    close: () => questions.push('closed'),
  };
}

async function loadOperations(t: Test, paths: object) {
  const file = join(t.testdir({ 'api.json': JSON.stringify(documentOf(paths)) }), 'api.json');
  return listOperations(await loadDocument(file));
}

const nothingGiven = { document: undefined, port: undefined, extras: 'compose and test' } as const;

t.test('three questions have a default, which an empty answer takes', async (t) => {
  const silent = person();
  t.strictSame(await askQuestions(nothingGiven, silent), {
    ...{ document: 'api.yaml', port: 4010, extras: 'compose and test' },
  });
  t.strictSame(silent.questions, [
    'Which OpenAPI document? (api.yaml) ',
    'Which port? (4010) ',
    'Write a Compose file and a first test? (yes) ',
    'closed',
  ]);
  const document = join(t.testdir({ 'shop.yaml': petsDocument }), 'shop.yaml');
  t.strictSame(await askQuestions(nothingGiven, person(document, '80', 'no')), {
    ...{ document, port: 80, extras: 'none' },
  });
});

t.test('a question is repeated after an unusable answer', async (t) => {
  const clumsy = person('none.yaml', '', 'many', '80', 'yes');

  t.match(await askQuestions(nothingGiven, clumsy), { document: 'api.yaml', port: 80 });
  t.match(clumsy.messages, [/none\.yaml/, 'Expected a number from 0 to 65535.']);
});

t.test('a flag answers its question', async (t) => {
  const nobody = person();
  const given = { document: 'a.yaml', port: 1, extras: 'test' } as const;

  t.strictSame(await askQuestions(given, nobody), given);
  t.strictSame(nobody.questions, ['closed']);
});

t.test('init writes a project that starts, and keeps the files that are there', async (t) => {
  const cwd = t.testdir();
  const first = await runSandlot(t, ['init'], { cwd });
  t.strictSame([first.code, first.stderr], [0, '']);
  t.match(
    first.stdout,
    'Wrote sandlot.test.mjs.\n\nStart it with: npx sandlot\nTest it with: node --test\n',
  );
  t.match(readFileSync(join(cwd, 'sandlot.test.mjs'), 'utf8'), "fetch(sandbox.url + '/pets'");
  const tested = await promisify(execFile)(...withoutTap(process.execPath, '--test'), {
    cwd,
    env: { PATH: process.env.PATH },
  });
  t.match(tested.stdout, /# pass 1\n# fail 0\n/);
  t.match(readFileSync(join(cwd, 'compose.yaml'), 'utf8'), "ports: ['127.0.0.1:4010:4010']");

  const again = await runSandlot(t, ['init', '--yes', '--port', '1', '--no-test'], {
    cwd,
  });
  t.match(again.stdout, 'Kept sandlot.config.json, which already exists.\n');

  const running = await startSandlot(t, [], { cwd });
  t.match(running.line, /^Sandlot serves Petstore at /);
  const inspected = await runSandlot(t, ['inspect'], { cwd });
  t.match(
    inspected.stdout,
    /^Petstore 1\.0\.0\n4 operations: 4 stateful; 1 resource, 0 findings\n/,
  );
  const verified = await runSandlot(t, ['verify', running.origin], { cwd });
  t.equal(verified.code, 0, verified.stdout + verified.stderr);
});

t.test('init names the installation of a package that is missing', async (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'sandlot-init-'));
  t.teardown(() => rmSync(cwd, { recursive: true }));

  const { stdout } = await runSandlot(t, ['init'], { cwd });

  t.match(stdout, 'Test it with: npm install --save-dev sandlot && node --test\n');
});

t.test('init takes a document, and leaves out what is not wanted', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': petsDocument });
  const only = await runSandlot(t, ['init', 'pets.yaml', '--no-compose'], { cwd });
  t.match(only.stdout, /^Wrote sandlot\.config\.json\.\nWrote sandlot\.test\.mjs\.\n/);
  t.notOk(existsSync(join(cwd, 'compose.yaml')) || existsSync(join(cwd, 'api.yaml')));

  const none = await runSandlot(t, ['init', 'pets.yaml', '--no-test', '--no-compose'], {
    ...{ cwd },
  });
  t.equal(
    none.stdout,
    'Kept sandlot.config.json, which already exists.\n\nStart it with: npx sandlot\n',
  );
});

t.test('init asks at a terminal', async (t) => {
  const cwd = t.testdir();
  const typed = [
    ['document?', '\r'],
    ['port?', '80\r'],
    ['test?', 'no\r'],
  ] as const;

  const { stdout } = await runSandlot(t, ['init'], { cwd, typed, from: 'sources' });

  t.match(stdout, 'Which OpenAPI document? (api.yaml) ');
  t.notMatch(stdout, 'u001b');
  t.match(stdout, 'Wrote sandlot.config.json.');
  t.match(readFileSync(join(cwd, 'sandlot.config.json'), 'utf8'), '"port": 80');
  t.notOk(existsSync(join(cwd, 'compose.yaml')));
});

t.test('init writes nothing where the document cannot be read', async (t) => {
  const cwd = t.testdir();
  const { code, stderr } = await runSandlot(t, ['init', 'none.yaml'], { cwd });

  t.equal(code, 1);
  t.match(stderr, 'none.yaml');
  t.notOk(existsSync(join(cwd, 'sandlot.config.json')));
});

t.test('the end of the input is one sentence', async (t) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const questioner = createQuestioner(input, output);
  const answers = askQuestions(nothingGiven, questioner);
  input.end();

  questioner.say('Sorry.');
  t.match(`${output.read()}`, 'Sorry.\n');
  await t.rejects(answers, {
    message: 'The input ended before the last answer, so nothing was written.',
  });
});

t.test('the files of a project fit documents at other places and without lists', async (t) => {
  const url = 'https://example.com/api.yaml';
  for (const document of [url, 'api.yaml', 'specs/api.yaml']) {
    t.match(formatCompose(document, 80), /sandlot@\S+ --host 0\.0\.0\.0 --port 80\n/);
    t.match(formatCompose(document, 80), "volumes: ['.:/project']");
  }
  for (const folder of ['../specs', '/specs']) {
    t.match(formatCompose(`${folder}/api.yaml`, 80), /sandlot@\S+ \/api\/api\.yaml --host/);
    t.match(
      formatCompose(`${folder}/api.yaml`, 80),
      `volumes: ['.:/project', '${folder}:/api:ro']`,
    );
  }

  const ok = { responses: { 200: { description: '' } } };
  const required = [{ name: 'q', in: 'query', required: true, schema: {} }];
  const listed = await loadOperations(t, {
    '/search': { get: { parameters: required, ...ok } },
    '/pets/{id}': { get: ok },
    '/gone': { get: { responses: { 204: { description: '' } } } },
    '/pets': { post: ok, get: { operationId: "list'Pets", ...ok } },
  });
  t.match(formatTest('api.yaml', listed), "operation: 'list\\'Pets'");
  const without = formatTest('api.yaml', await loadOperations(t, { '/pets': { post: ok } }));
  t.match(without, "fetch(sandbox.url + '/_sandlot/health')");
  t.notMatch(without, 'verify');
});

t.test('a file that cannot be written is one sentence', async (t) => {
  const file = join(t.testdir(), 'none', 'api.yaml');

  await t.rejects(writeNewFile(file, ''), {
    message: `Cannot write ${file}: no such file.`,
  });
});

t.test('a config file that is wrong ends every command', async (t) => {
  const cwd = t.testdir();
  writeFileSync(join(cwd, 'sandlot.config.json'), '{"prot": 4010}');

  const ended = await runSandlot(t, ['inspect'], { cwd });

  t.strictSame(ended, {
    ...{ code: 1, stdout: '' },
    stderr: 'sandlot.config.json has the unknown option "prot"; the nearest is "port".\n',
  });
});

t.test('verify runs the workflows that the config file lists', async (t) => {
  const steps = [{ stepId: 'list', operationId: 'listPets' }];
  const config = { documents: 'api.yaml', scenarios: ['tour.json'] };
  const cwd = t.testdir({
    'api.yaml': petsDocument,
    'tour.json': JSON.stringify({
      arazzo: '1.0.1',
      workflows: [{ workflowId: 'tour', steps }],
    }),
    'sandlot.config.json': JSON.stringify(config),
  });
  const { origin } = await startSandlot(t, [join(cwd, 'api.yaml')]);

  const { stdout } = await runSandlot(t, ['verify', origin], { cwd });

  t.match(stdout, '✔ tour  1 step\n');
});

t.test('demo serves a petstore', async (t) => {
  const running = await startSandlot(t, ['demo'], { from: 'sources' });

  t.match(running.line, /^Sandlot serves Petstore at .*\(4 operations\)/);
});

t.test('the help of the demo is printed, and nothing is served', async (t) => {
  const help = await runSandlot(t, ['demo', '--help']);

  t.equal(help.code, 0);
  t.match(help.stdout, /^Usage: sandlot demo \[options\]\n\nServe a petstore/);
});
