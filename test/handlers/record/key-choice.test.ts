import t from 'tap';
import { integer, returning, text } from '../../support/api-model-of.ts';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

t.test(
  'a key is called as in the path of one, however many paths below call it otherwise',
  async (t) => {
    const meta = objectSchema({ name: text, namespace: text });
    const space = objectSchema({ kind: text, metadata: meta });
    const below = (path: string) => ({
      [`/spaces/{namespace}/${path}`]: {
        parameters: [pathParameter('namespace')],
        get: returning(arraySchema(space)),
        post: { ...withRequestBody(space), ...returning(space) },
      },
    });
    const send = await serveDocument(t, {
      '/spaces': {
        get: returning(arraySchema(space)),
        post: { ...withRequestBody(space), ...returning(space) },
      },
      '/spaces/{name}': { parameters: [pathParameter('name')], get: returning(space) },
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

t.test('what a key names may be the list of what is below it', async (t) => {
  const row = objectSchema({ sys_id: { ...text, readOnly: true }, state: text });
  const send = await serveDocument(
    t,
    {
      '/tables/{table}': {
        parameters: [pathParameter('table')],
        get: returning(objectSchema({ result: arraySchema(ref('Row')) })),
        post: {
          ...withRequestBody(objectSchema({ state: text })),
          ...returning(objectSchema({ result: ref('Row') })),
        },
      },
      '/tables/{table}/{sys_id}': {
        parameters: [pathParameter('table'), pathParameter('sys_id')],
        get: returning(objectSchema({ result: ref('Row') })),
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
    '/filter': { post: { ...withRequestBody(filter), ...returning(filter) } },
    '/filter/{id}': { parameters: [pathParameter('id')], get: returning(filter) },
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
        post: {
          ...withRequestBody(objectSchema({ metrics: arraySchema(text) })),
          ...returning(test),
        },
      },
      '/tests/{id}': { parameters: [pathParameter('id')], get: returning(test) },
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
        get: returning(arraySchema(rule)),
        post: { ...withRequestBody(rule), responses: { 201: json(rule) } },
      },
      '/repos/{repo}/protections/{name}': {
        parameters: [pathParameter('repo'), pathParameter('name')],
        get: returning(rule),
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
      get: returning(arraySchema(person)),
      post: { ...withRequestBody(person), ...returning(person) },
    },
    '/people/{name}': { parameters: [pathParameter('name')], get: returning(person) },
  });

  const { headers } = await send('POST', '/people', { first_name: 'Ada', last_name: 'King' });

  t.notMatch(headers.location, /Ada|King/);
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
        get: returning(thing),
        delete: removing,
      },
      '/things': { get: returning(arraySchema(thing)) },
      '/thing/{id}/part': { parameters: [pathParameter('id', 'integer')], post: creating(part) },
      '/thing/{id}/part/{part}': {
        parameters: [pathParameter('id', 'integer'), pathParameter('part', 'integer')],
        get: returning(part),
      },
      '/thing/{id}/parts': {
        parameters: [pathParameter('id', 'integer')],
        get: returning(arraySchema(part)),
      },
      '/note/{id}': {
        parameters: [pathParameter('id')],
        get: returning(objectSchema({ id: text, name: text })),
      },
      '/notes': { get: returning(arraySchema(objectSchema({ id: text, size: integer }))) },
      '/box': { get: returning(thing), put: { ...withRequestBody(thing), ...returning(thing) } },
      '/box/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(thing) },
      '/boxes': { get: returning(arraySchema(thing)) },
      '/pen/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(thing) },
      '/pens': { get: returning(arraySchema(thing)) },
      '/cup/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(thing) },
      '/cups': { 'x-sandlot': { resource: 'cups' }, get: returning(arraySchema(thing)) },
      '/mug/{id}': {
        'x-sandlot': { key: 'id' },
        parameters: [pathParameter('id', 'integer')],
        get: returning(thing),
      },
      '/mugs': { get: returning(arraySchema(thing)) },
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

t.test(
  'a key that its description calls read-only is made, even where a body requires it',
  async (t) => {
    const id = { type: 'string', description: 'The generated identifier (read-only)' };
    const payment = objectSchema({ id: { ...id, readOnly: true }, state: text });
    const send = await serveDocument(t, {
      '/payments': {
        get: returning(arraySchema(payment)),
        post: {
          ...withRequestBody(objectSchema({ id, state: text }, { required: ['id'] })),
          ...returning(payment),
        },
      },
      '/payments/{id}': { parameters: [pathParameter('id')], get: returning(payment) },
    });

    const [one, other] = [
      await send('POST', '/payments', { id: 'mine', state: 'sent' }),
      await send('POST', '/payments', { id: 'mine', state: 'sent' }),
    ];

    t.equal(one.body.state, 'sent');
    t.not(one.body.id, 'mine');
    t.not(one.body.id, other.body.id);
  },
);
