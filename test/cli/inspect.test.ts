import t from 'tap';
import { runInspect } from '../../src/cli/inspect.ts';
import { documentOf, silent } from '../support/sandlot-of.ts';
import { answering, object, pet, printed, small, taking, text } from './support/inspected.ts';

const owner = object({ login: text });

const document = documentOf(
  {
    '/pets': {
      get: answering(object({ data: { type: 'array', items: pet } })),
      post: taking(pet),
    },
    '/pets/{petId}': { get: { operationId: 'getPet', ...answering(object({ 'a pet': pet })) } },
    '/pets/{petId}/toys': { get: answering({ type: 'array', items: object({ size: text }) }) },
    '/owners/{login}': { get: answering(object({ owners: { type: 'array', items: owner } })) },
    '/towns/{town}/pets': { get: answering({ type: 'array', items: { type: 'integer' } }) },
    '/towns/{town}/pets/{id}': { delete: silent },
    '/hidden/{id}': { delete: silent },
    '/settings': { get: answering(owner), put: answering(owner) },
    '/owners/{login}/settings': { get: answering(owner), put: taking(owner) },
    '/broken': { get: answering({ $ref: '#/no' }) },
    '/bad': {
      get: answering({ type: 'string', pattern: '^(a+)+$' }),
      additionalOperations: { FLY: silent },
    },
  },
  { servers: [{ url: '/v1' }] },
);

t.test('prints a plain table of 120 columns into a file', async (t) => {
  t.equal(
    await printed(t, document, { overlay: ['more.yaml'] }),
    `More Pets 1.0
15 operations: 12 stateful, 1 examples only, 2 not served; 7 resources, 3 findings

RESOURCE                 KEY       PARENT  ENVELOPE             OPERATIONS  RECORDS
hidden                   id        -       -                    1           any key
owners                   login     -       $.owners[0]          1           any key
owners/{login}/settings  -         owners  $                    2           1 each
pets                     id        -       $["a pet"] $.data[]  3           3
pets/{petId}/toys        (beside)  pets    $[]                  1           3 each
settings                 -         -       $                    2           1
towns/{town}/pets        id        -       $[]                  2           3 each

METHOD  PATH                      BEHAVIOUR  WHY
GET     /pets                     list       The reply holds a list of pets
POST    /pets                     create     POST to the collection of pets creates a record
GET     /pets/{petId}             read       GET reads the record of pets with the key {petId}
GET     /pets/{petId}/toys        list       The reply holds a list of pets/{petId}/toys
GET     /owners/{login}           read       GET reads the record of owners with the key {login}; every key has a record
GET     /towns/{town}/pets        list       The reply holds a list of towns/{town}/pets
DELETE  /towns/{town}/pets/{id}   remove     DELETE removes the record of towns/{town}/pets with the key {id}
DELETE  /hidden/{id}              remove     DELETE removes the record of hidden with the key {id}
GET     /settings                 read       GET reads the single record of settings
PUT     /settings                 put        PUT replaces or creates the single record of settings
GET     /owners/{login}/settings  read       GET reads the single record of owners/{login}/settings
PUT     /owners/{login}/settings  put        PUT replaces or creates the single record of owners/{login}/settings
GET     /broken                   none       answers 501: $ref target does not exist: #/no
GET     /bad                      example    No rule recognizes it, so it answers with the example of the document
FLY     /bad                      none       it cannot be routed, so it is not served: Provided method is invalid!

error: /paths/~1broken/get/responses/200/content/application~1json/schema/$ref
  $ref target does not exist: #/no
warning: /paths/~1bad/get/responses/200/content/application~1json/schema/pattern
  Pattern has nested quantifiers (ReDoS risk), so a slower, safe matcher is used: "^(a+)+$"
error: /paths/~1bad/additionalOperations/FLY
  cannot be routed, so it is not served: Provided method is invalid!
`,
  );
});

t.test('fits the table to a terminal and colours it', async (t) => {
  t.equal(
    await printed(t, small, { columns: 60, colors: 'on' }),
    `\x1b[1mPets 1.0\x1b[22m
2 operations: 1 stateful, 1 not served; 1 resource, 1
finding

\x1b[1mRESOURCE  KEY  PARENT  ENVELOPE  OPERATIONS  RECORDS\x1b[22m
pets      id   -       $[]       1           3

\x1b[1mMETHOD  PATH                BEHAVIOUR  WHY\x1b[22m
GET     /pets               list       The reply holds a
                                       list of pets
\x1b[31mGET     /pets/{petId}/a_    none       answers 501: $ref\x1b[39m
\x1b[31m        word_longer_than_              target does not\x1b[39m
\x1b[31m        its_column                     exist: #/no\x1b[39m

\x1b[31merror\x1b[39m: /paths/~1pets~1{petId}~1a_word_longer_than_its_column/get/responses/200/content/application~1json/schema/$ref
  $ref target does not exist: #/no
`,
  );
});

t.test('prints no colours on a terminal without them', async (t) => {
  t.match(await printed(t, small, { columns: 90 }), /^Pets 1\.0\n/);
});

t.test('fits into sixty columns, and exceeds a terminal that is narrower still', async (t) => {
  const list = answering(object({ accessible_records: { type: 'array', items: pet } }));
  const wide = documentOf({
    '/enterprises/{enterprise}/customizations': { get: list },
    '/enterprises/{enterprise}/customizations/{id}': { get: answering(pet) },
  });
  const widthAt = async (columns: number) => {
    const text = await printed(t, wide, { columns });
    return Math.max(...text.split('\n').map((line) => line.length));
  };

  t.ok((await widthAt(60)) <= 60);
  t.ok((await widthAt(20)) > 20);
});

t.test('shows no key for singletons and no property for hidden keys', async (t) => {
  const { resources } = JSON.parse(await printed(t, document, { json: true }));

  t.match(resources, {
    2: { name: 'owners/{login}/settings', key: null, parent: 'owners' },
    4: { name: 'pets/{petId}/toys', key: { property: null, parameter: null } },
  });
});

t.test('shows nested collections in rows of their own', async (t) => {
  const note = object({ id: { type: 'integer' }, body: text, by: text, at: text });
  const notes = { get: answering({ type: 'array', items: note }) };
  const viewed = documentOf({
    '/cards': { get: answering({ type: 'array', items: object({ id: text }) }) },
    '/cards/{card}': { get: answering(object({ id: text })) },
    '/cards/{card}/notes': notes,
    '/lists/{list}/notes': notes,
    '/notes/{id}': { get: answering(note) },
  });

  t.match(
    await printed(t, viewed),
    `
cards                 id   -       $ $[]     2           3
notes                 id   -       $ $[]     3           3
+ cards/{card}/notes       cards             1
+ lists/{list}/notes       -                 1
`,
  );
  t.match(JSON.parse(await printed(t, viewed, { json: true })).resources[1].views, [
    { name: 'cards/{card}/notes', parent: 'cards', operations: 1 },
    { name: 'lists/{list}/notes', parent: null, operations: 1 },
  ]);
});

t.test('shows the behaviours of a module, and what they replace', async (t) => {
  t.match(
    await printed(t, document, { behaviours: 'mine.mjs', columns: 400 }),
    'module     /mine.mjs has a behaviour "getPet"; without it: read. GET reads the record of pets with the key {petId}\n',
  );
});

t.test('shows the behaviours that the bundled document names', async (t) => {
  const text = await printed(t, undefined);

  t.match(
    text,
    /^Aha! Time Tracking Events API [\d.]+\n24 operations: 24 by a module; 0 resources, 0 findings\n/,
  );
  t.match(text, /\/me +module +aha has a behaviour "getMe"\n/);
});

t.test('shows that operations missing from a module answer examples', async (t) => {
  const named = { ...small, 'x-sandlot': { behaviours: 'aha' } };

  t.match(
    await printed(t, named, { columns: 200 }),
    /\/pets +example +The behaviours module does not define it, so it answers with the example\n/,
  );
});

t.test('prints a document without operations', async (t) => {
  t.equal(await printed(t, documentOf({})), 'Pets 1.0\n0 operations; 0 resources, 0 findings\n');
});

t.test('refuses an invalid document with one sentence', async (t) => {
  await t.rejects(printed(t, { swagger: 'no' }), {
    message: /^\S+ is not an OpenAPI document: .+\.$/,
  });
});

t.test('prints several documents one after the other', async (t) => {
  const folder = t.testdir({
    'a.json': JSON.stringify({ ...document, servers: [{ url: '/a' }] }),
    'b.json': JSON.stringify({ ...document, info: { title: 'More', version: '2.0' } }),
  });
  const print = async (json: boolean) => {
    let output = '';
    const write = (text: Uint8Array | string) => {
      output += text;
      return true;
    };
    const mount = [{ mount: '/b', document: `${folder}/b.json` }];
    await runInspect([`${folder}/a.json`], { json, mount, overlay: [] }, { write });
    return output;
  };

  t.match(
    [...(await print(false)).matchAll(/^\S+ \d\.0$/gm)].map(([title]) => title),
    ['Pets 1.0', 'More 2.0'],
  );
  t.match(JSON.parse(await print(true)), {
    documents: [
      { document: { basePath: '/a' }, resources: [{ name: 'a:hidden' }] },
      { document: { basePath: '/b' }, resources: [{ name: 'b:hidden' }] },
    ],
  });
});

t.test('shows the envelope of list entries', async (t) => {
  const items = object({ data: object({ id: text, name: text }), uri: text });
  const source = documentOf({
    '/pets': { get: answering(object({ data: { type: 'array', items } })) },
    '/pets/{id}': { get: answering(items) },
  });

  const { resources } = JSON.parse(await printed(t, source, { json: true }));

  t.strictSame(resources[0].envelope, { one: '$.data', many: '$.data[*].data' });
});

t.test('breaks a word that is longer than a line', async (t) => {
  const pattern = `^(${'a'.repeat(50)}+)+$`;
  const document = documentOf({
    '/pets': { get: { parameters: [{ name: 'n', in: 'query', schema: { pattern } }], ...silent } },
  });

  t.match(await printed(t, document, { columns: 40 }), /\n {2}\S{38}\n/);
});

t.test('colours operations by what they do', async (t) => {
  const text = await printed(t, document, {
    ...{ columns: 200, colors: 'on', behaviours: 'mine.mjs' },
  });

  const shown = text.replaceAll('\x1b', '');
  t.match(shown, /\n\[32mPOST {4}\/pets .* create .*\[39m\n/);
  t.match(shown, /\nGET {5}\/pets .* list /);
  t.match(shown, /\n\[36mGET {5}\/pets\/\{petId\} .* module /);
  t.match(shown, /\n\[33mGET {5}\/bad .* example /);
});

t.test('prints one resource, or one path with those below it', async (t) => {
  const pathsOf = async (only: string) => {
    const { operations, resources, findings } = JSON.parse(
      await printed(t, document, { json: true, only }),
    );
    return [
      operations.map(({ path }: { readonly path: string }) => path),
      resources.map(({ name }: { readonly name: string }) => name),
      findings.length,
    ];
  };

  t.strictSame(await pathsOf('pets'), [['/pets', '/pets', '/pets/{petId}'], ['pets'], 0]);
  t.strictSame(await pathsOf('/owners/{login}'), [
    ['/owners/{login}', '/owners/{login}/settings', '/owners/{login}/settings'],
    ['owners', 'owners/{login}/settings'],
    0,
  ]);
  t.strictSame(await pathsOf('/bad'), [['/bad', '/bad'], [], 2]);
  await t.rejects(printed(t, document, { only: '/pet' }), {
    message: 'No resource or path is called "/pet"; the nearest is "pets".',
  });
});
