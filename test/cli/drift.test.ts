import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { runDrift } from '../../src/cli/drift.ts';
import { type CaptureOptions, captureOutput } from '../support/captured-output.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { documentOf, json, silent } from '../support/sandlot-of.ts';

const text = { type: 'string' };
function list(properties: object) {
  return json({ type: 'array', items: { type: 'object', properties } });
}
function pets(properties: object) {
  return {
    get: { operationId: 'listPets', responses: { 200: list(properties) } },
  };
}
const before = documentOf({
  '/pets': pets({ name: text, age: text }),
  '/old': { get: silent },
  '/older': { get: silent },
});
const after = documentOf(
  {
    '/pets': pets({ name: text, size: text }),
  },
  { info: { title: 'More\n  Pets', version: '2.0' } },
);

type Options = Partial<Parameters<typeof runDrift>[0]>;

/** What the command prints, and what it found. */
async function printed(
  t: Test,
  options: Options = {},
  printing: CaptureOptions = {},
  coverage: unknown = {},
) {
  const folder = t.testdir({
    'before.json': JSON.stringify(before),
    'after.json': JSON.stringify(after),
    'coverage.json': typeof coverage === 'string' ? coverage : JSON.stringify(coverage),
  });
  const { output, text } = captureOutput(printing);
  const verdict = await runDrift(
    {
      document: `${folder}/before.json`,
      against: `${folder}/after.json`,
      ...options,
      ...(options.coverage === undefined ? {} : { coverage: `${folder}/${options.coverage}` }),
    },
    output,
  ).catch((error) => error.message.replaceAll(folder, ''));
  return { verdict, text: text().replaceAll(folder, '') };
}

const three = `Pets 1.0 → More Pets 2.0

breaking: operation-removed
  GET /old was removed.
  before  /paths/~1old/get
  after   /paths
  in      GET /old: operation

breaking: operation-removed
  GET /older was removed.
  before  /paths/~1older/get
  after   /paths
  in      GET /older: operation

breaking: reply-property-removed
  The property "age" was removed.
  before  /paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/age
  after   /paths/~1pets/get/responses/200/content/application~1json/schema/items
  in      listPets: reply 200 application/json /*

info: reply-property-added
  The property "size" was added.
  before  /paths/~1pets/get/responses/200/content/application~1json/schema/items
  after   /paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/size
  in      listPets: reply 200 application/json /*

3 breaking, 0 unused, 1 info
`;

t.test('changes are listed with the breaking ones first', async (t) => {
  t.strictSame(await printed(t), { verdict: 'failed', text: three });
});

t.test('on a terminal long sentences wrap and breaking changes are red', async (t) => {
  const { text } = await printed(t, {}, { columns: 30, colors: 'on' });
  const { text: narrow } = await printed(t, {}, { columns: 20, colors: 'on' });

  t.match(text, '\x1b[1mPets 1.0 → More Pets 2.0\x1b[22m\n');
  t.match(narrow, '\x1b[1mPets 1.0 → More Pets\x1b[22m\n\x1b[1m2.0\x1b[22m\n');
  t.match(
    text,
    '\x1b[31mbreaking\x1b[39m: reply-property-removed\n  The property "age" was\n  removed.\n',
  );
});

t.test('a change in many places shows only some of them', async (t) => {
  const Pet = (properties: object) => ({
    components: { schemas: { Pet: { type: 'object', properties } } },
  });
  const ref = { responses: { 200: json({ $ref: '#/components/schemas/Pet' }) } };
  const paths = { '/a': { get: ref, put: ref }, '/b': { get: ref }, '/c': { get: ref } };
  const folder = t.testdir({
    'one.json': JSON.stringify(documentOf(paths, Pet({ a: text }))),
    'other.json': JSON.stringify(documentOf(paths, Pet({}))),
  });
  const { output, text: printed } = captureOutput();

  await runDrift({ document: `${folder}/one.json`, against: `${folder}/other.json` }, output);

  t.match(printed(), '  in      GET /b: reply 200 application/json\n  in      and 1 more place\n');
});

t.test('the JSON report matches its published schema', async (t) => {
  const { verdict, text } = await printed(t, { json: true });
  const value = JSON.parse(text);

  t.equal(verdict, 'failed');
  t.strictSame(schemaErrors('drift', value), []);
  t.strictSame(value.before, { source: '/before.json', title: 'Pets', version: '1.0' });
  t.strictSame(value.summary, { breaking: 3, warning: 0, unused: 0, ignored: 0, info: 1 });
});

const share = { seen: 0, all: 0 };
const nothingUsed = {
  document: { title: 'Pets', version: '1.0' },
  calls: { total: 0, matched: 0, unmatched: 0, invalid: 0, unfit: 0, gone: 0 },
  counts: {
    operations: share,
    statuses: share,
    parameters: share,
    values: share,
    fields: share,
  },
  operations: [],
  against: [],
};

t.test('no change is breaking for a consumer that uses none of it', async (t) => {
  const { verdict, text } = await printed(t, { coverage: 'coverage.json' }, {}, nothingUsed);

  t.equal(verdict, 'passed');
  t.match(text, '0 breaking, 3 unused, 1 info');
});

t.test('an invalid coverage is reported in one sentence', async (t) => {
  const verdictOf = async (coverage: unknown, file = 'coverage.json') =>
    (await printed(t, { coverage: file }, {}, coverage)).verdict;
  const what =
    'Create one with "sandlot coverage URL --json" or "sandlot check-traffic --coverage FILE".';

  t.equal(
    await verdictOf('no'),
    `/coverage.json is not a coverage report: invalid JSON at 1:1: unexpected "n", expected a value. ${what}`,
  );
  t.equal(
    await verdictOf({ ...nothingUsed, calls: 1 }),
    `/coverage.json is not a coverage report: it/calls must be object. ${what}`,
  );
  t.equal(
    await verdictOf([]),
    `/coverage.json is not a coverage report: it must be object. ${what}`,
  );
  t.match(
    await verdictOf('', 'none.json'),
    'Cannot read a coverage from /none.json: no such file.',
  );
});

t.test(
  'severities, accepted changes and the least severity that fails come from options',
  async (t) => {
    const folder = t.testdir({
      'before.json': JSON.stringify(before),
      'after.json': JSON.stringify(after),
      'severities.yaml': 'operation-removed: warning\n',
      'ignore.json': JSON.stringify([{ rule: 'reply-property-removed', reason: 'never used' }]),
      'broken.yaml': '{ a: [',
    });
    const run = async (options: Options) => {
      const { output, text } = captureOutput();
      const verdict = await runDrift(
        { document: `${folder}/before.json`, against: `${folder}/after.json`, ...options },
        output,
      ).catch((error) => error.message.replaceAll(folder, ''));
      return { verdict, text: text() };
    };
    const policy = { severity: `${folder}/severities.yaml`, ignore: `${folder}/ignore.json` };

    const { verdict, text } = await run(policy);
    t.equal(verdict, 'passed');
    t.match(text, '0 breaking, 2 warning, 0 unused, 1 ignored, 1 info\n');
    t.match(text, 'ignored: reply-property-removed\n  The property "age" was removed.\n');
    t.match(text, '  ignored because: never used\n');
    t.equal((await run({ ...policy, failOn: 'warning' })).verdict, 'failed');
    t.equal((await run({ failOn: 'none' })).verdict, 'passed');
    t.equal((await run({ ignore: policy.ignore, failOn: 'info' })).verdict, 'failed');
    t.match((await run({ severity: policy.severity })).text, '1 breaking, 2 warning');
    t.equal((await run({ deprecationDays: 30 })).verdict, 'failed');
    t.match(
      (await run({ severity: `${folder}/broken.yaml` })).verdict,
      /^\/broken\.yaml cannot be read: ./,
    );
  },
);

t.test('a report for JUnit has a suite for each severity', async (t) => {
  const { text } = await printed(t, { reporter: 'junit' });

  t.match(
    text,
    '<testsuites name="sandlot drift: Pets 1.0 → More Pets 2.0" tests="4" failures="3"',
  );
  t.match(text, '<testsuite name="breaking" tests="3" failures="3"');
  t.match(text, '<failure message="GET /old was removed." type="operation-removed">');
  t.match(text, '<testsuite name="info" tests="1" failures="0"');
});

t.test('a report for JUnit has a failure for each change that fails the command', async (t) => {
  const failures = async (failOn: 'breaking' | 'info' | 'none') => {
    const { text } = await printed(t, { reporter: 'junit', failOn });
    return [...text.matchAll(/<testsuite name="(\w+)" tests="\d" failures="(\d)"/g)].map(
      ([, severity, count]) => `${severity} ${count}`,
    );
  };

  t.strictSame(await failures('breaking'), ['breaking 3', 'info 0']);
  t.strictSame(await failures('info'), ['breaking 3', 'info 1']);
  t.strictSame(await failures('none'), ['breaking 0', 'info 0']);
});

t.test('GitHub annotates the new document', async (t) => {
  const { text } = await printed(t, { reporter: 'github' });

  t.match(
    text,
    '::error file=/after.json,line=1,title=operation-removed::GET /old was removed.%0Abefore /paths/~1old/get%0Aafter /paths%0AGET /old: operation\n',
  );
  t.notMatch(text, 'reply-property-added');
});

t.test('Markdown has a table, and folds what breaks nobody', async (t) => {
  const { text } = await printed(t, { reporter: 'markdown' });

  t.equal(
    text,
    `### Pets 1.0 → More Pets 2.0

**3 breaking, 0 unused, 1 info**

| severity | rule | change | where |
| --- | --- | --- | --- |
| breaking | \`operation-removed\` | GET /old was removed. | GET /old: operation |
| breaking | \`operation-removed\` | GET /older was removed. | GET /older: operation |
| breaking | \`reply-property-removed\` | The property "age" was removed. | listPets: reply 200 application/json /\\* |

<details><summary>1 more change</summary>

| severity | rule | change | where |
| --- | --- | --- | --- |
| info | \`reply-property-added\` | The property "size" was added. | listPets: reply 200 application/json /\\* |

</details>
`,
  );
  const same = await printed(t, { reporter: 'markdown', against: `${t.testdirName}/before.json` });
  t.equal(same.text, '### Pets 1.0 → Pets 1.0\n\n**0 breaking, 0 unused, 0 info**\n');
});

t.test('warnings and ignored changes are shown as such in every report', async (t) => {
  const folder = t.testdir({
    'one.json': JSON.stringify(before),
    'other.json': JSON.stringify(after),
    'severities.json': '{"operation-removed":"warning"}',
    'ignore.json': '[{"rule":"reply-property-removed","reason":"old | <b>"}]',
  });
  const report = async (reporter: NonNullable<Options['reporter']>) => {
    const { output, text } = captureOutput();
    await runDrift(
      {
        document: `${folder}/one.json`,
        against: `${folder}/other.json`,
        severity: `${folder}/severities.json`,
        ignore: `${folder}/ignore.json`,
        reporter,
      },
      output,
    );
    return text();
  };

  t.match(await report('github'), /^::warning /);
  t.match(await report('junit'), '<skipped message="old | &lt;b&gt;">');
  t.match(await report('markdown'), 'The property "age" was removed. (old \\| &lt;b>)');
});

t.test('a document may come from a revision of git, with the files beside it', async (t) => {
  const folder = t.testdir({});
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], {
      cwd: folder,
    });
  mkdirSync(`${folder}/api`);
  writeFileSync(
    `${folder}/api/pets.json`,
    JSON.stringify(documentOf({ '/pets': { $ref: 'paths.json' } })),
  );
  writeFileSync(`${folder}/api/paths.json`, JSON.stringify(pets({ name: text, age: text })));
  writeFileSync(`${folder}/root.json`, JSON.stringify(before));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  writeFileSync(`${folder}/api/paths.json`, JSON.stringify(pets({ name: text })));
  const cwd = process.cwd();
  t.teardown(() => process.chdir(cwd));
  const rulesFrom = async (at: string, document: string, against: string) => {
    process.chdir(at);
    const { output, text } = captureOutput();
    const failure = await runDrift({ document, against, json: true }, output).then(
      () => undefined,
      (error) => error.message,
    );
    return failure ?? JSON.parse(text()).changes.map(({ rule }: { rule: string }) => rule);
  };

  t.strictSame(await rulesFrom(folder, 'git:main:api/pets.json', 'api/pets.json'), [
    'reply-property-removed',
  ]);
  t.strictSame(await rulesFrom(`${folder}/api`, 'git:HEAD:pets.json', './pets.json'), [
    'reply-property-removed',
  ]);
  t.strictSame(await rulesFrom(folder, 'git:main:root.json', 'root.json'), []);
  t.match(
    await rulesFrom(folder, 'git:main:none.json', 'root.json'),
    /^The document git:main:none\.json cannot be read: no such file\.$/,
  );
  t.match(
    await rulesFrom(folder, 'git:none:root.json', 'root.json'),
    /^Cannot read root\.json of none from git: .*none.*\.$/,
  );
  t.match(
    await rulesFrom(folder, 'git:--output=x:root.json', 'root.json'),
    /^The document git:--output=x:root\.json cannot be read/,
  );
  const { PATH } = process.env;
  process.env.PATH = folder;
  const without = await rulesFrom(folder, 'git:main:root.json', 'root.json');
  process.env.PATH = PATH;
  t.equal(without, 'Cannot read root.json of main from git: spawn git ENOENT.');
});

t.test('--verbose marks each changed operation', async (t) => {
  const { text } = await printed(t, { verbose: true });
  t.match(
    text,
    '\n✖ GET /old    1 breaking\n✖ GET /older  1 breaking\n✖ listPets    1 breaking, 1 info\n',
  );
});

t.test('--verbose marks warnings and harmless changes apart', async (t) => {
  const folder = t.testdir({
    'one.json': JSON.stringify(documentOf({ '/a': { get: silent }, '/b': { get: silent } })),
    'other.json': JSON.stringify(
      documentOf({
        '/a': { get: { ...silent, deprecated: true } },
        '/b': { get: silent },
        '/c': { get: silent },
      }),
    ),
    'severities.json': JSON.stringify({ 'operation-added': 'warning' }),
  });
  const { output, text } = captureOutput({});
  await runDrift(
    {
      ...{ document: `${folder}/one.json`, against: `${folder}/other.json`, verbose: true },
      severity: `${folder}/severities.json`,
    },
    output,
  );
  t.match(text(), '– GET /c  1 warning\n');
  t.match(text(), '✔ GET /a  1 info\n');
});
