import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };

function creation(name: string, summary: string) {
  return { summary, ...withRequestBody(ref(name)), responses: { 201: json(ref(name)) } };
}

const schemas = {
  Project: objectSchema({ id: integer, title: text }),
  Task: objectSchema({
    id: integer,
    title: text,
    project_id: integer,
    done: { type: 'boolean' },
    done_at: text,
  }),
  Settings: objectSchema({ theme: text }),
};

/** Projects and tasks that a PUT creates and a POST changes. */
const paths = {
  '/projects': {
    get: { responses: { 200: json(arraySchema(ref('Project'))) } },
    put: creation('Project', 'Creates a new project'),
  },
  '/projects/{id}': {
    parameters: [pathParameter('id', 'integer')],
    get: { responses: { 200: json(ref('Project')) } },
    post: { ...withRequestBody(ref('Project')), responses: { 200: json(ref('Project')) } },
  },
  '/projects/{id}/tasks': {
    parameters: [pathParameter('id', 'integer')],
    put: { ...creation('Task', ''), summary: undefined, operationId: 'addTask' },
  },
  '/tasks/{id}': {
    parameters: [pathParameter('id', 'integer')],
    get: { responses: { 200: json(ref('Task')) } },
    post: { ...withRequestBody(ref('Task')), responses: { 200: json(ref('Task')) } },
  },
};

t.test('a PUT that is called a creation creates, also below a parent', async (t) => {
  const send = await serveDocument(t, paths, { schemas });

  const project = await send('PUT', '/projects', { title: 'Home' });
  t.equal(project.status, 201);
  const other = await send('PUT', '/projects', { title: 'Home' });
  t.not(other.body.id, project.body.id);
  t.match((await send('GET', '/projects')).body.at(-1), { id: other.body.id });

  const path = `/projects/${project.body.id}`;
  t.match((await send('POST', path, { title: 'Flat' })).body, { title: 'Flat' });
  const task = await send('PUT', `${path}/tasks`, { title: 'Dishes' });
  t.match(task.body, { title: 'Dishes', project_id: project.body.id });
  t.match((await send('GET', `/tasks/${task.body.id}`)).body, { title: 'Dishes' });
  t.match((await send('POST', `/tasks/${task.body.id}`, { done: true })).body, {
    done: true,
    done_at: /^\d{4}-/,
  });
});

t.test('a PUT that may replace, or of a path that reads one record, creates nothing', async (t) => {
  const get = { responses: { 200: json(ref('Settings')) } };
  const send = await serveDocument(
    t,
    {
      '/settings': { get, put: creation('Settings', 'Creates the settings') },
      '/theme': { get, put: creation('Settings', 'Creates or updates the theme') },
    },
    { schemas },
  );

  for (const path of ['/settings', '/theme']) {
    await send('PUT', path, { theme: 'dark' });
    await send('PUT', path, { theme: 'light' });
    t.strictSame((await send('GET', path)).body, { theme: 'light' });
  }
});
