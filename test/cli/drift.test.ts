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
3 breaking, 0 unused, 1 harmless

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

harmless: reply-property-added
  The property "size" was added.
  before  /paths/~1pets/get/responses/200/content/application~1json/schema/items
  after   /paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/size
  in      listPets: reply 200 application/json /*
`;

t.test('changes are listed with the breaking ones first', async (t) => {
  t.strictSame(await printed(t), { verdict: 'failed', text: three });
});

t.test('on a terminal long sentences wrap and breaking changes are red', async (t) => {
  const { text } = await printed(t, {}, { columns: 30, colors: 'on' });

  t.match(text, '\x1b[1mPets 1.0 → More Pets 2.0\x1b[22m\n');
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
  t.strictSame(value.summary, { breaking: 3, harmless: 1, unused: 0 });
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
  t.match(text, '0 breaking, 3 unused, 1 harmless');
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
