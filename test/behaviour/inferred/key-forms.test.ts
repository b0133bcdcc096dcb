import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });

t.test(
  'a key that is a number in the path and a text in the record is made of digits',
  async (t) => {
    const rule = object({ id: { ...text, readOnly: true }, name: text });
    const ask = await asking(t, {
      '/rules': { get: gives(listOf(rule)), post: { ...sends(rule), ...gives(rule) } },
      '/rules/{id}': { parameters: [inPath('id', 'integer')], get: gives(rule) },
    });

    const made = await ask('POST', '/rules', { name: 'Tom' });
    const read = await ask('GET', `/rules/${made.body.id}`);
    const { body } = await ask('GET', '/rules');

    t.equal(made.body.id, '4');
    t.strictSame(read.body, { id: '4', name: 'Tom' });
    t.strictSame(
      body.map(({ id }: { id: unknown }) => id),
      ['1', '2', '3', '4'],
    );
  },
);

t.test('a text of a form of its own is no number of a path', async (t) => {
  const thing = object({ id: { ...text, format: 'uuid' }, name: text });
  const ask = await asking(t, {
    '/things': { post: { ...sends(thing), responses: { 201: json(thing) } } },
    '/things/{id}': { parameters: [inPath('id', 'integer')], get: gives(thing) },
  });

  const { headers } = await ask('POST', '/things', { name: 'Tom' });

  t.match(headers.location, /^\/things\/\d+$/);
});

for (const [form, own, asked] of [
  ['format', { format: 'int64' }, { format: 'uuid' }],
  ['pattern', { pattern: '^[a-z]{9}$' }, { pattern: '^[0-9]{9}$' }],
] as const) {
  t.test(`a key is of the ${form} that its path takes`, async (t) => {
    const thing = object({ id: { ...text, ...own }, name: text });
    const ask = await asking(t, {
      '/things': {
        get: gives(listOf(thing)),
        post: { ...sends(object({ name: text })), ...gives(thing) },
      },
      '/things/{id}': {
        parameters: [{ ...inPath('id'), schema: { ...text, ...asked } }],
        get: gives(thing),
      },
    });

    const { body } = await ask('POST', '/things', { name: 'Tom' });

    t.strictSame((await ask('GET', `/things/${body.id}`)).body, { id: body.id, name: 'Tom' });
    for (const { id } of (await ask('GET', '/things')).body)
      t.equal((await ask('GET', `/things/${id}`)).status, 200);
  });
}

t.test('a key that may be a number or a text is a number where that comes first', async (t) => {
  const thing = object({ id: { oneOf: [integer, text] }, name: text });
  const ask = await asking(t, {
    '/things': { get: gives(listOf(thing)), post: { ...sends(thing), ...gives(thing) } },
    '/things/{id}': { parameters: [inPath('id')], get: gives(thing) },
  });

  t.equal((await ask('POST', '/things', { name: 'Tom' })).body.id, 4);
});

t.test('a reply that is nothing but a number or a text is the key', async (t) => {
  const pet = object({ id: integer, name: text });
  const toy = object({ id: text, name: text });
  const creating = (schema: unknown) => ({ ...sends(object({ name: text })), ...gives(schema) });
  const ask = await asking(
    t,
    {
      '/pets': { get: gives(listOf(pet)), post: creating(integer) },
      '/pets/{petId}': { parameters: [inPath('petId', 'integer')], get: gives(pet) },
      '/toys': { post: creating(text) },
      '/toys/{id}': { parameters: [inPath('id')], get: gives(toy) },
      '/words': { post: creating({ ...text, example: 'Well done.' }) },
      '/words/{id}': { parameters: [inPath('id')], get: gives(toy) },
      '/facts': { post: creating({ type: 'boolean' }) },
      '/facts/{id}': { parameters: [inPath('id')], get: gives(toy) },
    },
    { schemas: {} },
  );

  t.equal((await ask('POST', '/pets', { name: 'Tom' })).body, 4);
  t.equal((await ask('GET', '/pets/4')).body.name, 'Tom');
  const { body: toyKey } = await ask('POST', '/toys', { name: 'Ball' });
  t.equal((await ask('GET', `/toys/${toyKey}`)).body.name, 'Ball');
  t.equal((await ask('POST', '/words', { name: 'Ball' })).body, 'Well done.');
  t.type((await ask('POST', '/facts', { name: 'Ball' })).body, 'boolean');
});

t.test('an example of a number, or of a text of a form, is no word but a key', async (t) => {
  const uuid = { ...text, format: 'uuid' };
  const paths = (key: object, example: unknown) => ({
    '/pets': {
      get: gives(listOf(object({ id: key, name: text }))),
      post: { ...sends(object({ name: text })), ...gives({ ...key, example }) },
    },
    '/pets/{pet}': { parameters: [inPath('pet')], get: gives(object({ id: key, name: text })) },
  });
  const counted = await asking(t, paths(integer, 7));
  const named = await asking(t, paths(uuid, '363187f1-c573-46b3-bc4c-ae01d686e68e'));

  const made = [];
  for (const ask of [counted, named]) {
    const { body } = await ask('POST', '/pets', { name: 'Tom' });
    made.push((await ask('GET', `/pets/${body}`)).body.name);
  }

  t.strictSame(made, ['Tom', 'Tom']);
});

t.test(
  'a key is called as in the path of one, however many paths below call it otherwise',
  async (t) => {
    const meta = object({ name: text, namespace: text });
    const space = object({ kind: text, metadata: meta });
    const below = (path: string) => ({
      [`/spaces/{namespace}/${path}`]: {
        parameters: [inPath('namespace')],
        get: gives(listOf(space)),
        post: { ...sends(space), ...gives(space) },
      },
    });
    const ask = await asking(t, {
      '/spaces': { get: gives(listOf(space)), post: { ...sends(space), ...gives(space) } },
      '/spaces/{name}': { parameters: [inPath('name')], get: gives(space) },
      ...below('pods'),
      ...below('maps'),
    });

    await ask('POST', '/spaces', { kind: 'Space', metadata: { name: 'mine', namespace: 'other' } });

    t.equal((await ask('GET', '/spaces/mine')).body.kind, 'Space');
    t.equal((await ask('GET', '/spaces/mine/pods')).status, 200);
    t.equal((await ask('GET', '/spaces/other/pods')).status, 404);
  },
);

t.test('what metadata says of where a record is, or of itself, is so', async (t) => {
  const meta = object({ name: text, namespace: text });
  const space = object({ kind: text, metadata: meta });
  const all = { get: gives(listOf(space)), post: { ...sends(space), ...gives(space) } };
  const ask = await asking(t, {
    '/spaces': all,
    '/spaces/{name}': { parameters: [inPath('name')], get: gives(space) },
    '/spaces/{namespace}/pods': { parameters: [inPath('namespace')], ...all },
    '/spaces/{namespace}/pods/{name}': {
      parameters: [inPath('namespace'), inPath('name')],
      get: gives(space),
    },
  });

  const [own] = (await ask('GET', '/spaces')).body;
  const { name, namespace } = own.metadata;
  const pods = (await ask('GET', `/spaces/${namespace}/pods`)).body;
  const made = await ask('POST', `/spaces/${name}/pods`, { metadata: { name: 'web' } });

  t.equal(namespace, name);
  t.strictSame(
    pods.map(({ metadata }: { metadata: { namespace: unknown } }) => metadata.namespace),
    [name, name, name],
  );
  t.strictSame(made.body, { metadata: { name: 'web', namespace: name } });
});

t.test('what a key names may be the list of what is below it', async (t) => {
  const row = object({ sys_id: { ...text, readOnly: true }, state: text });
  const ask = await asking(
    t,
    {
      '/tables/{table}': {
        parameters: [inPath('table')],
        get: gives(object({ result: listOf(ref('Row')) })),
        post: { ...sends(object({ state: text })), ...gives(object({ result: ref('Row') })) },
      },
      '/tables/{table}/{sys_id}': {
        parameters: [inPath('table'), inPath('sys_id')],
        get: gives(object({ result: ref('Row') })),
      },
    },
    { schemas: { Row: row } },
  );

  const { body } = await ask('POST', '/tables/incident', { state: 'new' });
  const key = body.result.sys_id;

  t.strictSame((await ask('GET', `/tables/incident/${key}`)).body.result, {
    sys_id: key,
    state: 'new',
  });
  t.equal((await ask('GET', '/tables/incident')).body.result.at(-1).sys_id, key);
  t.equal((await ask('GET', `/tables/problem/${key}`)).status, 404);
});

t.test('filters and searches that are kept are records like any other', async (t) => {
  const filter = object({ id: { ...text, readOnly: true }, query: text });
  const ask = await asking(t, {
    '/filter': { post: { ...sends(filter), ...gives(filter) } },
    '/filter/{id}': { parameters: [inPath('id')], get: gives(filter) },
  });

  const { body } = await ask('POST', '/filter', { query: 'mine' });

  t.strictSame((await ask('GET', `/filter/${body.id}`)).body, body);
});

t.test(
  'a short form is taken for what ends like a key where no property is called like one',
  async (t) => {
    const test = object({
      id: text,
      metrics: listOf(object({ label: integer, metric_uuid: text })),
    });
    const ask = await asking(t, {
      '/tests': {
        post: { ...sends(object({ metrics: listOf(text) })), ...gives(test) },
      },
      '/tests/{id}': { parameters: [inPath('id')], get: gives(test) },
    });

    const { body } = await ask('POST', '/tests', { metrics: ['speed'] });

    t.match(body.metrics, [{ metric_uuid: 'speed' }]);
  },
);

t.test(
  'the only property that ends in what the path calls the key is it, so far as it is listed',
  async (t) => {
    const rule = object({
      branch_name: { ...text, description: 'Deprecated: true' },
      old_name: { ...text, deprecated: true },
      repo_name: text,
      rule_name: text,
      strict: { type: 'boolean' },
    });
    const ask = await asking(t, {
      '/repos/{repo}/protections': {
        parameters: [inPath('repo')],
        get: gives(listOf(rule)),
        post: { ...sends(rule), responses: { 201: json(rule) } },
      },
      '/repos/{repo}/protections/{name}': {
        parameters: [inPath('repo'), inPath('name')],
        get: gives(rule),
        delete: { responses: { 204: { description: '' } } },
      },
    });

    const made = await ask('POST', '/repos/a/protections', { rule_name: 'main', strict: true });
    const { body } = await ask('GET', '/repos/a/protections');

    t.equal(made.headers.location, '/repos/a/protections/main');
    t.equal((await ask('GET', '/repos/a/protections/main')).body.strict, true);
    t.equal(body.at(-1).rule_name, 'main');
    t.equal((await ask('GET', '/repos/a/protections/other')).status, 200);
    t.equal((await ask('DELETE', '/repos/a/protections/main')).status, 204);
    t.equal((await ask('GET', '/repos/a/protections/main')).status, 404);
  },
);

t.test('of several properties that end so none is the key', async (t) => {
  const person = object({ first_name: text, last_name: text });
  const ask = await asking(t, {
    '/people': { get: gives(listOf(person)), post: { ...sends(person), ...gives(person) } },
    '/people/{name}': { parameters: [inPath('name')], get: gives(person) },
  });

  const { headers } = await ask('POST', '/people', { first_name: 'Ada', last_name: 'King' });

  t.notMatch(headers.location, /Ada|King/);
});

t.test('a key in brackets behind its collection is as good as one behind a slash', async (t) => {
  const product = object({ ID: { ...integer, readOnly: true }, name: text });
  const part = object({ id: { ...integer, readOnly: true }, name: text });
  const note = object({ id: { ...text, readOnly: true }, name: text });
  const creating = (schema: unknown) => ({ ...sends(schema), responses: { 201: json(schema) } });
  const ask = await asking(t, {
    '/Products': { get: gives(listOf(product)), post: creating(product) },
    '/Products({ID})': {
      parameters: [inPath('ID', 'integer')],
      get: gives(product),
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/Products({ID})/Parts': {
      parameters: [inPath('ID', 'integer')],
      get: gives(listOf(part)),
      post: creating(part),
    },
    '/Notes': { get: gives(listOf(note)), post: creating(note) },
    "/Notes('{id}')": { parameters: [inPath('id')], get: gives(note) },
  });

  const made = await ask('POST', '/Products', { name: 'Tea' });
  t.equal(made.headers.location, '/Products(4)');
  t.strictSame((await ask('GET', '/Products(4)')).body, { ID: 4, name: 'Tea' });
  await ask('POST', '/Products(4)/Parts', { name: 'leaf' });
  t.match((await ask('GET', '/Products(4)/Parts')).body, [{ name: 'leaf' }]);
  t.equal((await ask('DELETE', '/Products(4)')).status, 204);
  t.equal((await ask('GET', '/Products(4)')).status, 404);
  t.equal((await ask('GET', '/Products(4)/Parts')).status, 404);
  const { body } = await ask('POST', '/Notes', { name: 'mine' });
  t.match((await ask('GET', `/Notes('${body.id}')`)).body, { name: 'mine' });
});

t.test(
  'a list whose path is in the plural is of what the singular creates and reads',
  async (t) => {
    const schemas = {
      Thing: object({ id: { ...integer, readOnly: true }, name: text }),
      Part: object({ id: { ...integer, readOnly: true }, name: text }),
    };
    const [thing, part] = [ref('Thing'), ref('Part')];
    const creating = (schema: unknown) => ({ ...sends(schema), responses: { 201: json(schema) } });
    const removing = { responses: { 204: { description: 'gone' } } };
    const paths = {
      '/thing': { post: creating(thing) },
      '/thing/{id}': {
        parameters: [inPath('id', 'integer')],
        ...{ get: gives(thing), delete: removing },
      },
      '/things': { get: gives(listOf(thing)) },
      '/thing/{id}/part': { parameters: [inPath('id', 'integer')], post: creating(part) },
      '/thing/{id}/part/{part}': {
        parameters: [inPath('id', 'integer'), inPath('part', 'integer')],
        get: gives(part),
      },
      '/thing/{id}/parts': { parameters: [inPath('id', 'integer')], get: gives(listOf(part)) },
      '/note/{id}': { parameters: [inPath('id')], get: gives(object({ id: text, name: text })) },
      '/notes': { get: gives(listOf(object({ id: text, size: integer }))) },
      '/box': { get: gives(thing), put: { ...sends(thing), ...gives(thing) } },
      '/box/{id}': { parameters: [inPath('id', 'integer')], get: gives(thing) },
      '/boxes': { get: gives(listOf(thing)) },
      '/pen/{id}': { parameters: [inPath('id', 'integer')], get: gives(thing) },
      '/pens': { get: gives(listOf(thing)) },
      '/cup/{id}': { parameters: [inPath('id', 'integer')], get: gives(thing) },
      '/cups': { 'x-sandlot': { resource: 'cups' }, get: gives(listOf(thing)) },
      '/mug/{id}': {
        'x-sandlot': { key: 'id' },
        ...{ parameters: [inPath('id', 'integer')], get: gives(thing) },
      },
      '/mugs': { get: gives(listOf(thing)) },
    };
    const ask = await asking(t, paths, { schemas });
    const names = async (url: string) =>
      (await ask('GET', url)).body.map(({ name }: { name: string }) => name);

    const made = await ask('POST', '/thing', { name: 'Tom' });
    t.equal(made.headers.location, '/thing/4');
    t.equal((await names('/things')).at(-1), 'Tom');
    await ask('POST', '/thing/4/part', { name: 'ear' });
    t.strictSame(await names('/thing/4/parts'), ['ear']);
    await ask('DELETE', '/thing/4');
    t.equal((await names('/things')).length, 3);
    t.equal((await ask('GET', '/thing/4/parts')).status, 404);
    t.match((await ask('GET', '/notes')).body[0], { size: Number }, 'others are others');
    t.equal((await ask('GET', '/pen/3')).body.name, (await names('/pens'))[2]);
    t.equal((await ask('GET', '/pen/9')).status, 404, 'what is listed is all there is');
    t.equal((await ask('GET', '/cup/9')).status, 200, 'x-sandlot has the last word');
    t.equal((await ask('GET', '/mug/9')).status, 200);
    t.equal((await ask('GET', '/box')).status, 200, 'what is read as one is no place to create');
  },
);
