import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, parseBody, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const key = { ...text, minLength: 2 };
const project = { type: 'object', required: ['id'], properties: { id: text, name: text } };
const task = {
  type: 'object',
  required: ['id', 'title', 'projectId'],
  properties: {
    id: key,
    title: key,
    projectId: key,
    teamId: key,
    customerId: { ...key, readOnly: true },
  },
};
const noContent = { 204: { description: '' } };
function pathKey(name: string) {
  return { name, in: 'path', required: true, schema: text };
}

const taskReference = { $ref: '#/components/schemas/Task' };

const document = documentOf(
  {
    '/projects': {
      get: { responses: { 200: json({ type: 'array', items: project }) } },
      post: {
        requestBody: json({ type: 'object', required: ['name'], properties: { name: text } }),
        responses: { 201: json(project) },
      },
    },
    '/projects/{projectId}/tasks': {
      parameters: [pathKey('projectId')],
      post: {
        requestBody: { required: true, ...json(taskReference) },
        responses: { 201: json(taskReference) },
      },
    },
    '/customers': { get: { responses: { 200: json({ type: 'array', items: project }) } } },
    '/tasks': { get: { responses: { 200: json({ type: 'array', items: taskReference }) } } },
    '/tasks/search': {
      post: {
        requestBody: {
          required: true,
          ...json({ type: 'object', required: ['customerId'], properties: { customerId: key } }),
        },
        responses: { 200: json({ type: 'array', items: taskReference }) },
      },
    },
    '/tasks/{id}': {
      parameters: [pathKey('id')],
      get: { responses: { 200: json(taskReference), 404: { description: '' } } },
      put: {
        requestBody: { required: true, ...json(taskReference) },
        responses: { 200: json(taskReference) },
      },
      delete: { responses: noContent },
    },
  },
  { components: { schemas: { Task: task } } },
);

/** Sends everything to an API of projects and tasks, and returns its requests. */
async function verifyTasks(
  t: Parameters<typeof tryScripted>[0],
): Promise<readonly ProviderRequest[]> {
  const tasks = new Map<string, object>();
  let created = 0;
  const { requests } = await tryScripted(t, document, ({ method, url, text: body }) => {
    const [, first, id, nested] = url.split('/');
    const input = body.startsWith('{"sandlot') || body === '' ? {} : parseBody(body);
    if (first === 'customers') return { status: 200, body: [{ id: 'c1' }] };
    if (id === 'search') return { status: 200, body: [] };
    if (method === 'POST' && nested === undefined) {
      created += 1;
      return { status: 201, body: { id: `p${created}`, ...input } };
    }
    if (first === 'projects' && method === 'GET') return { status: 200, body: [] };
    if (method === 'POST') {
      created += 1;
      const stored = { ...input, id: `t${created}` };
      tasks.set(stored.id, stored);
      return { status: 201, body: stored };
    }
    if (id === undefined) return { status: 200, body: [...tasks.values()] };
    const found = tasks.get(id);
    if (!found) return { status: 404 };
    if (method === 'DELETE') {
      tasks.delete(id);
      return { status: 204 };
    }
    if (method === 'PUT') tasks.set(id, { ...input, id });
    return { status: 200, body: tasks.get(id) };
  });
  return requests;
}

t.test('a reference to a record in the path has its key', async (t) => {
  const requests = await verifyTasks(t);
  const creations = requests.filter(
    ({ method, url }) => method === 'POST' && /^\/projects\/p\d+\/tasks$/.test(url),
  );
  const [first] = creations;

  t.equal(parseBody(`${first?.text}`).projectId, first?.url.split('/')[2]);
  t.notOk(creations.some(({ text: body }) => parseBody(body).customerId === 'c1'));
});

t.test('a PUT has the key of its path in the body', async (t) => {
  const requests = await verifyTasks(t);
  const puts = requests.filter(
    ({ method, url }) => method === 'PUT' && /^\/tasks\/t\d+$/.test(url),
  );
  const [first] = puts;

  t.ok(puts.length > 0);
  t.equal(parseBody(`${first?.text}`).id, first?.url.split('/')[2]);
});

t.test('a search has the key of a record that its body refers to', async (t) => {
  const requests = await verifyTasks(t);
  const searches = requests.filter(({ url }) => url === '/tasks/search');

  t.ok(searches.some(({ text: body }) => parseBody(body).customerId === 'c1'));
});
