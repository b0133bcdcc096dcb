import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
function gives(schema: unknown) {
  return { responses: { 200: json(schema) } };
}

t.test(
  'a key that is a number in the path and a text in the record is made of digits',
  async (t) => {
    const rule = objectSchema({ id: { ...text, readOnly: true }, name: text });
    const send = await serveDocument(t, {
      '/rules': {
        get: gives(arraySchema(rule)),
        post: { ...withRequestBody(rule), ...gives(rule) },
      },
      '/rules/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(rule) },
    });

    const made = await send('POST', '/rules', { name: 'Tom' });
    const read = await send('GET', `/rules/${made.body.id}`);
    const { body } = await send('GET', '/rules');

    t.equal(made.body.id, '4');
    t.strictSame(read.body, { id: '4', name: 'Tom' });
    t.strictSame(
      body.map(({ id }: { id: unknown }) => id),
      ['1', '2', '3', '4'],
    );
  },
);

t.test('a text of a form of its own is no number of a path', async (t) => {
  const thing = objectSchema({ id: { ...text, format: 'uuid' }, name: text });
  const send = await serveDocument(t, {
    '/things': { post: { ...withRequestBody(thing), responses: { 201: json(thing) } } },
    '/things/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(thing) },
  });

  const { headers } = await send('POST', '/things', { name: 'Tom' });

  t.match(headers.location, /^\/things\/\d+$/);
});

for (const [form, own, requests] of [
  ['format', { format: 'int64' }, { format: 'uuid' }],
  ['pattern', { pattern: '^[a-z]{9}$' }, { pattern: '^[0-9]{9}$' }],
] as const) {
  t.test(`a key is of the ${form} that its path takes`, async (t) => {
    const thing = objectSchema({ id: { ...text, ...own }, name: text });
    const send = await serveDocument(t, {
      '/things': {
        get: gives(arraySchema(thing)),
        post: { ...withRequestBody(objectSchema({ name: text })), ...gives(thing) },
      },
      '/things/{id}': {
        parameters: [{ ...pathParameter('id'), schema: { ...text, ...requests } }],
        get: gives(thing),
      },
    });

    const { body } = await send('POST', '/things', { name: 'Tom' });

    t.strictSame((await send('GET', `/things/${body.id}`)).body, { id: body.id, name: 'Tom' });
    for (const { id } of (await send('GET', '/things')).body)
      t.equal((await send('GET', `/things/${id}`)).status, 200);
  });
}

t.test('a key that may be a number or a text is a number where that comes first', async (t) => {
  const thing = objectSchema({ id: { oneOf: [integer, text] }, name: text });
  const send = await serveDocument(t, {
    '/things': {
      get: gives(arraySchema(thing)),
      post: { ...withRequestBody(thing), ...gives(thing) },
    },
    '/things/{id}': { parameters: [pathParameter('id')], get: gives(thing) },
  });

  t.equal((await send('POST', '/things', { name: 'Tom' })).body.id, 4);
});

t.test('a reply that is nothing but a number or a text is the key', async (t) => {
  const pet = objectSchema({ id: integer, name: text });
  const toy = objectSchema({ id: text, name: text });
  const creating = (schema: unknown) => ({
    ...withRequestBody(objectSchema({ name: text })),
    ...gives(schema),
  });
  const send = await serveDocument(
    t,
    {
      '/pets': { get: gives(arraySchema(pet)), post: creating(integer) },
      '/pets/{petId}': { parameters: [pathParameter('petId', 'integer')], get: gives(pet) },
      '/toys': { post: creating(text) },
      '/toys/{id}': { parameters: [pathParameter('id')], get: gives(toy) },
      '/words': { post: creating({ ...text, example: 'Well done.' }) },
      '/words/{id}': { parameters: [pathParameter('id')], get: gives(toy) },
      '/facts': { post: creating({ type: 'boolean' }) },
      '/facts/{id}': { parameters: [pathParameter('id')], get: gives(toy) },
    },
    { schemas: {} },
  );

  t.equal((await send('POST', '/pets', { name: 'Tom' })).body, 4);
  t.equal((await send('GET', '/pets/4')).body.name, 'Tom');
  const { body: toyKey } = await send('POST', '/toys', { name: 'Ball' });
  t.equal((await send('GET', `/toys/${toyKey}`)).body.name, 'Ball');
  t.equal((await send('POST', '/words', { name: 'Ball' })).body, 'Well done.');
  t.type((await send('POST', '/facts', { name: 'Ball' })).body, 'boolean');
});

t.test('an example that is a number, or has a text format, is a key', async (t) => {
  const uuid = { ...text, format: 'uuid' };
  const paths = (key: object, example: unknown) => ({
    '/pets': {
      get: gives(arraySchema(objectSchema({ id: key, name: text }))),
      post: { ...withRequestBody(objectSchema({ name: text })), ...gives({ ...key, example }) },
    },
    '/pets/{pet}': {
      parameters: [pathParameter('pet')],
      get: gives(objectSchema({ id: key, name: text })),
    },
  });
  const counted = await serveDocument(t, paths(integer, 7));
  const named = await serveDocument(t, paths(uuid, '363187f1-c573-46b3-bc4c-ae01d686e68e'));

  const made = [];
  for (const send of [counted, named]) {
    const { body } = await send('POST', '/pets', { name: 'Tom' });
    made.push((await send('GET', `/pets/${body}`)).body.name);
  }

  t.strictSame(made, ['Tom', 'Tom']);
});

t.test(
  'a key is called as in the path of one, however many paths below call it otherwise',
  async (t) => {
    const meta = objectSchema({ name: text, namespace: text });
    const space = objectSchema({ kind: text, metadata: meta });
    const below = (path: string) => ({
      [`/spaces/{namespace}/${path}`]: {
        parameters: [pathParameter('namespace')],
        get: gives(arraySchema(space)),
        post: { ...withRequestBody(space), ...gives(space) },
      },
    });
    const send = await serveDocument(t, {
      '/spaces': {
        get: gives(arraySchema(space)),
        post: { ...withRequestBody(space), ...gives(space) },
      },
      '/spaces/{name}': { parameters: [pathParameter('name')], get: gives(space) },
      ...below('pods'),
      ...below('maps'),
    });

    await send('POST', '/spaces', {
      kind: 'Space',
      metadata: { name: 'mine', namespace: 'other' },
    });

    t.equal((await send('GET', '/spaces/mine')).body.kind, 'Space');
    t.equal((await send('GET', '/spaces/mine/pods')).status, 200);
    t.equal((await send('GET', '/spaces/other/pods')).status, 404);
  },
);

t.test('metadata has the address of its record and its own kind', async (t) => {
  const meta = objectSchema({ name: text, namespace: text });
  const space = objectSchema({ kind: text, metadata: meta });
  const all = {
    get: gives(arraySchema(space)),
    post: { ...withRequestBody(space), ...gives(space) },
  };
  const send = await serveDocument(t, {
    '/spaces': all,
    '/spaces/{name}': { parameters: [pathParameter('name')], get: gives(space) },
    '/spaces/{namespace}/pods': { parameters: [pathParameter('namespace')], ...all },
    '/spaces/{namespace}/pods/{name}': {
      parameters: [pathParameter('namespace'), pathParameter('name')],
      get: gives(space),
    },
  });

  const [own] = (await send('GET', '/spaces')).body;
  const { name, namespace } = own.metadata;
  const pods = (await send('GET', `/spaces/${namespace}/pods`)).body;
  const made = await send('POST', `/spaces/${name}/pods`, { metadata: { name: 'web' } });

  t.equal(namespace, name);
  t.strictSame(
    pods.map(({ metadata }: { metadata: { namespace: unknown } }) => metadata.namespace),
    [name, name, name],
  );
  t.strictSame(made.body, { metadata: { name: 'web', namespace: name } });
});

t.test('what a key names may be the list of what is below it', async (t) => {
  const row = objectSchema({ sys_id: { ...text, readOnly: true }, state: text });
  const send = await serveDocument(
    t,
    {
      '/tables/{table}': {
        parameters: [pathParameter('table')],
        get: gives(objectSchema({ result: arraySchema(ref('Row')) })),
        post: {
          ...withRequestBody(objectSchema({ state: text })),
          ...gives(objectSchema({ result: ref('Row') })),
        },
      },
      '/tables/{table}/{sys_id}': {
        parameters: [pathParameter('table'), pathParameter('sys_id')],
        get: gives(objectSchema({ result: ref('Row') })),
      },
    },
    { schemas: { Row: row } },
  );

  const { body } = await send('POST', '/tables/incident', { state: 'new' });
  const key = body.result.sys_id;

  t.strictSame((await send('GET', `/tables/incident/${key}`)).body.result, {
    sys_id: key,
    state: 'new',
  });
  t.equal((await send('GET', '/tables/incident')).body.result.at(-1).sys_id, key);
  t.equal((await send('GET', `/tables/problem/${key}`)).status, 404);
});

t.test('filters and searches that are kept are records like any other', async (t) => {
  const filter = objectSchema({ id: { ...text, readOnly: true }, query: text });
  const send = await serveDocument(t, {
    '/filter': { post: { ...withRequestBody(filter), ...gives(filter) } },
    '/filter/{id}': { parameters: [pathParameter('id')], get: gives(filter) },
  });

  const { body } = await send('POST', '/filter', { query: 'mine' });

  t.strictSame((await send('GET', `/filter/${body.id}`)).body, body);
});

t.test(
  'a short form is taken for what ends like a key where no property is called like one',
  async (t) => {
    const test = objectSchema({
      id: text,
      metrics: arraySchema(objectSchema({ label: integer, metric_uuid: text })),
    });
    const send = await serveDocument(t, {
      '/tests': {
        post: { ...withRequestBody(objectSchema({ metrics: arraySchema(text) })), ...gives(test) },
      },
      '/tests/{id}': { parameters: [pathParameter('id')], get: gives(test) },
    });

    const { body } = await send('POST', '/tests', { metrics: ['speed'] });

    t.match(body.metrics, [{ metric_uuid: 'speed' }]);
  },
);

t.test(
  'the only property that ends in what the path calls the key is it, so far as it is listed',
  async (t) => {
    const rule = objectSchema({
      branch_name: { ...text, description: 'Deprecated: true' },
      old_name: { ...text, deprecated: true },
      repo_name: text,
      rule_name: text,
      strict: { type: 'boolean' },
    });
    const send = await serveDocument(t, {
      '/repos/{repo}/protections': {
        parameters: [pathParameter('repo')],
        get: gives(arraySchema(rule)),
        post: { ...withRequestBody(rule), responses: { 201: json(rule) } },
      },
      '/repos/{repo}/protections/{name}': {
        parameters: [pathParameter('repo'), pathParameter('name')],
        get: gives(rule),
        delete: { responses: { 204: { description: '' } } },
      },
    });

    const made = await send('POST', '/repos/a/protections', { rule_name: 'main', strict: true });
    const { body } = await send('GET', '/repos/a/protections');

    t.equal(made.headers.location, '/repos/a/protections/main');
    t.equal((await send('GET', '/repos/a/protections/main')).body.strict, true);
    t.equal(body.at(-1).rule_name, 'main');
    t.equal((await send('GET', '/repos/a/protections/other')).status, 200);
    t.equal((await send('DELETE', '/repos/a/protections/main')).status, 204);
    t.equal((await send('GET', '/repos/a/protections/main')).status, 404);
  },
);

t.test('of several properties that end so none is the key', async (t) => {
  const person = objectSchema({ first_name: text, last_name: text });
  const send = await serveDocument(t, {
    '/people': {
      get: gives(arraySchema(person)),
      post: { ...withRequestBody(person), ...gives(person) },
    },
    '/people/{name}': { parameters: [pathParameter('name')], get: gives(person) },
  });

  const { headers } = await send('POST', '/people', { first_name: 'Ada', last_name: 'King' });

  t.notMatch(headers.location, /Ada|King/);
});

t.test('a key in brackets behind its collection is as good as one behind a slash', async (t) => {
  const product = objectSchema({ ID: { ...integer, readOnly: true }, name: text });
  const part = objectSchema({ id: { ...integer, readOnly: true }, name: text });
  const note = objectSchema({ id: { ...text, readOnly: true }, name: text });
  const creating = (schema: unknown) => ({
    ...withRequestBody(schema),
    responses: { 201: json(schema) },
  });
  const send = await serveDocument(t, {
    '/Products': { get: gives(arraySchema(product)), post: creating(product) },
    '/Products({ID})': {
      parameters: [pathParameter('ID', 'integer')],
      get: gives(product),
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/Products({ID})/Parts': {
      parameters: [pathParameter('ID', 'integer')],
      get: gives(arraySchema(part)),
      post: creating(part),
    },
    '/Notes': { get: gives(arraySchema(note)), post: creating(note) },
    "/Notes('{id}')": { parameters: [pathParameter('id')], get: gives(note) },
  });

  const made = await send('POST', '/Products', { name: 'Tea' });
  t.equal(made.headers.location, '/Products(4)');
  t.strictSame((await send('GET', '/Products(4)')).body, { ID: 4, name: 'Tea' });
  await send('POST', '/Products(4)/Parts', { name: 'leaf' });
  t.match((await send('GET', '/Products(4)/Parts')).body, [{ name: 'leaf' }]);
  t.equal((await send('DELETE', '/Products(4)')).status, 204);
  t.equal((await send('GET', '/Products(4)')).status, 404);
  t.equal((await send('GET', '/Products(4)/Parts')).status, 404);
  const { body } = await send('POST', '/Notes', { name: 'mine' });
  t.match((await send('GET', `/Notes('${body.id}')`)).body, { name: 'mine' });
});

t.test(
  'a list whose path is in the plural is of what the singular creates and reads',
  async (t) => {
    const schemas = {
      Thing: objectSchema({ id: { ...integer, readOnly: true }, name: text }),
      Part: objectSchema({ id: { ...integer, readOnly: true }, name: text }),
    };
    const [thing, part] = [ref('Thing'), ref('Part')];
    const creating = (schema: unknown) => ({
      ...withRequestBody(schema),
      responses: { 201: json(schema) },
    });
    const removing = { responses: { 204: { description: 'gone' } } };
    const paths = {
      '/thing': { post: creating(thing) },
      '/thing/{id}': {
        parameters: [pathParameter('id', 'integer')],
        ...{ get: gives(thing), delete: removing },
      },
      '/things': { get: gives(arraySchema(thing)) },
      '/thing/{id}/part': { parameters: [pathParameter('id', 'integer')], post: creating(part) },
      '/thing/{id}/part/{part}': {
        parameters: [pathParameter('id', 'integer'), pathParameter('part', 'integer')],
        get: gives(part),
      },
      '/thing/{id}/parts': {
        parameters: [pathParameter('id', 'integer')],
        get: gives(arraySchema(part)),
      },
      '/note/{id}': {
        parameters: [pathParameter('id')],
        get: gives(objectSchema({ id: text, name: text })),
      },
      '/notes': { get: gives(arraySchema(objectSchema({ id: text, size: integer }))) },
      '/box': { get: gives(thing), put: { ...withRequestBody(thing), ...gives(thing) } },
      '/box/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(thing) },
      '/boxes': { get: gives(arraySchema(thing)) },
      '/pen/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(thing) },
      '/pens': { get: gives(arraySchema(thing)) },
      '/cup/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(thing) },
      '/cups': { 'x-sandlot': { resource: 'cups' }, get: gives(arraySchema(thing)) },
      '/mug/{id}': {
        'x-sandlot': { key: 'id' },
        ...{ parameters: [pathParameter('id', 'integer')], get: gives(thing) },
      },
      '/mugs': { get: gives(arraySchema(thing)) },
    };
    const send = await serveDocument(t, paths, { schemas });
    const names = async (url: string) =>
      (await send('GET', url)).body.map(({ name }: { name: string }) => name);

    const made = await send('POST', '/thing', { name: 'Tom' });
    t.equal(made.headers.location, '/thing/4');
    t.equal((await names('/things')).at(-1), 'Tom');
    await send('POST', '/thing/4/part', { name: 'ear' });
    t.strictSame(await names('/thing/4/parts'), ['ear']);
    await send('DELETE', '/thing/4');
    t.equal((await names('/things')).length, 3);
    t.equal((await send('GET', '/thing/4/parts')).status, 404);
    t.match((await send('GET', '/notes')).body[0], { size: Number }, 'others are others');
    t.equal((await send('GET', '/pen/3')).body.name, (await names('/pens'))[2]);
    t.equal((await send('GET', '/pen/9')).status, 404, 'what is listed is all there is');
    t.equal((await send('GET', '/cup/9')).status, 200, 'x-sandlot has the last word');
    t.equal((await send('GET', '/mug/9')).status, 200);
    t.equal((await send('GET', '/box')).status, 200, 'what is read as one is no place to create');
  },
);
