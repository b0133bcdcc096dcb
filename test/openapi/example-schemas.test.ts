import t, { type Test } from 'tap';
import { loadDocument, readPointer } from '../../src/openapi/openapi.ts';
import { documentOf, post, sandlotOf } from '../support/sandlot-of.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const team = { $ref: '#/components/schemas/Team' };
const red = { id: 1, name: 'Red' };
const schemas = {
  Team: { allOf: [{ $ref: '#/components/schemas/Named' }, { properties: { id: integer } }] },
  Named: { type: 'object', properties: { name: text } },
};

/** A reply with JSON of a schema, and its example. */
function reply(schema: unknown, example: unknown) {
  return {
    responses: { 200: { description: 'OK', content: { 'application/json': { schema, example } } } },
  };
}

function load(t: Test, paths: object) {
  const document = documentOf(paths, { components: { schemas } });
  return loadDocument(`${t.testdir({ api: JSON.stringify(document) })}/api`);
}

function schemaPointer(path: string, method: string): string {
  return `/paths/${path.replaceAll('/', '~1')}/${method}/responses/200/content/application~1json/schema`;
}

const page = { total: 1 };
const list = { type: 'array', items: team };
const teams = { type: 'object', properties: { teams: list } };

/** A path with a method, the schema and the example of its reply, and the schema that is served instead. */
const replies: readonly (readonly [string, string, object, unknown, object | undefined])[] = [
  [
    '/teams',
    'get',
    team,
    { teams: [red], page },
    {
      ...teams,
      properties: {
        ...teams.properties,
        page: { type: 'object', properties: { total: { type: 'number', example: 1 } } },
      },
    },
  ],
  ['/teams', 'get', team, { teams: [red] }, teams],
  ['/teams', 'get', list, { teams: [red] }, teams],
  ['/teams', 'get', team, [red], list],
  ['/team', 'get', { $ref: '#/no' }, [red], undefined],
  ['/team', 'get', team, [red], undefined],
  ['/team', 'get', team, { found: [red] }, undefined],
  [
    '/team',
    'get',
    team,
    { found: [red], page },
    {
      type: 'object',
      properties: {
        found: list,
        page: { type: 'object', properties: { total: { type: 'number', example: 1 } } },
      },
    },
  ],
  [
    '/my-teams',
    'get',
    team,
    { my_teams: [red] },
    { type: 'object', properties: { my_teams: list } },
  ],
  ['/teams', 'post', team, { team: red }, { type: 'object', properties: { team } }],
  ['/teams/{id}', 'get', team, { team: red }, { type: 'object', properties: { team } }],
  ['/teams/{id}', 'get', team, { teams: [red], page }, undefined],
  ['/teams', 'post', team, [red], undefined],
  ['/teams', 'get', team, { value: red }, undefined],
  ['/teams', 'get', team, { name: 'Red', teams: [red] }, undefined],
  ['/teams', 'get', team, { teams: [{ size: 1, color: 'red', id: 1 }] }, undefined],
  ['/teams', 'get', team, { teams: [] }, undefined],
  ['/teams', 'get', team, { teams: ['Red'] }, undefined],
  ['/teams', 'get', team, { one: [red], other: [red] }, undefined],
  ['/teams', 'get', team, red, undefined],
  ['/teams', 'get', list, [red], undefined],
  ['/teams', 'get', team, 'Red', undefined],
  ['/teams', 'get', {}, { teams: [red] }, undefined],
];

for (const [path, method, schema, example, expected] of replies) {
  t.test(
    `${method} ${path} of ${JSON.stringify(schema)} as ${JSON.stringify(example)}`,
    async (t) => {
      const { root, findings } = await load(t, { [path]: { [method]: reply(schema, example) } });

      const pointer = schemaPointer(path, method);
      t.match(readPointer(root, pointer), expected ?? schema);
      const warnings = findings.filter((finding) => finding.message.startsWith('The example'));
      t.strictSame(
        warnings.map((finding) => finding.pointer),
        expected === undefined ? [] : [pointer],
      );
    },
  );
}

t.test('a path that a key is below is that of many records', async (t) => {
  const { root } = await load(t, {
    '/crew': { get: reply(team, [red]) },
    '/crew/{id}': { get: reply(team, red) },
  });

  t.match(readPointer(root, schemaPointer('/crew', 'get')), list);
});

t.test('a composition that holds itself has an end', async (t) => {
  const itself = { allOf: [{ $ref: '#/components/schemas/Itself' }] };
  const document = documentOf(
    { '/crew': { get: reply({ $ref: '#/components/schemas/Itself' }, [red]) } },
    { components: { schemas: { Itself: itself } } },
  );
  const { root } = await loadDocument(`${t.testdir({ api: JSON.stringify(document) })}/api`);

  t.match(readPointer(root, schemaPointer('/crew', 'get')), {
    $ref: '#/components/schemas/Itself',
  });
});

t.test('references to a schema that is replaced lead to the record in it', async (t) => {
  const inline = { type: 'object', properties: { id: integer, name: text } };
  const pointer = schemaPointer('/teams', 'get');
  const { root } = await load(t, {
    '/teams': { get: reply(inline, { teams: [red] }) },
    '/teams/{id}': { get: reply({ $ref: `#${pointer}` }, red) },
    '/names/{id}': { get: reply({ $ref: `#${pointer}/properties/name` }, 'Red') },
    '/sizes/{id}': { get: reply({ $ref: '#/paths/~1sizes' }, 'Red') },
  });

  const moved = `#${pointer}/properties/teams/items`;
  t.strictSame(readPointer(root, schemaPointer('/teams/{id}', 'get')), { $ref: moved });
  t.strictSame(readPointer(root, schemaPointer('/names/{id}', 'get')), {
    $ref: `${moved}/properties/name`,
  });
});

t.test('what an example lists is stateful', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/teams': {
          get: reply(team, { teams: [red], pagination: { total_records: 1, current_page: 1 } }),
          post: {
            requestBody: { content: { 'application/json': { schema: team } } },
            ...reply(team, { team: red }),
          },
        },
        '/teams/{id}': { get: reply(team, { team: red }) },
      },
      { components: { schemas } },
    ),
  );

  const created = (await app.inject(post('/teams', '{"name":"Green"}'))).json();
  const found = (await app.inject('/teams')).json();

  t.equal(created.team.name, 'Green');
  t.strictSame(found.teams.at(-1), created.team);
  t.strictSame(found.pagination, { total_records: 4, current_page: 1 });
  t.strictSame((await app.inject(`/teams/${created.team.id}`)).json(), created);
});
