import t from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };

function collectionOf(properties: object, example?: unknown) {
  const record = { type: 'object', properties };
  return {
    list: { get: { responses: { 200: json({ type: 'array', items: record }, { example }) } } },
    one: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
      get: { responses: { 200: json(record) } },
    },
  };
}

t.test('references in examples name records that exist', async (t) => {
  const projects = collectionOf({ id: integer, name: text });
  const tasks = collectionOf(
    {
      id: integer,
      project_id: integer,
      projectId: { type: ['string', 'null'] },
      project: { type: 'object' },
      unit_id: integer,
    },
    [
      { id: 1, project_id: 12, unit_id: 99 },
      { id: 2, project_id: 2, projectId: null },
      { id: 3, project_id: 14, project: { id: 14 } },
    ],
  );
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/projects': projects.list,
      '/projects/{id}': projects.one,
      '/tasks': tasks.list,
      '/tasks/{id}': tasks.one,
    }),
  );

  const [first, second, third] = (await app.inject('/tasks')).json();

  t.equal((await app.inject(`/projects/${first.project_id}`)).statusCode, 200);
  t.equal(first.unit_id, 99);
  t.match(second, { project_id: 2, projectId: null });
  t.match(third, { project_id: 14, project: { id: 14 } });
});
