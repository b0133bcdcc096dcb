import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const person = objectSchema({ gid: text, name: text, email: text });
const task = objectSchema({
  gid: text,
  name: text,
  due_on: text,
  assignee: person,
  followers: arraySchema(person),
});
const ann = { gid: '7', name: 'Ann', email: 'ann@example.org' };
const tasks = [{ gid: '1', name: 'Pay', due_on: '2024', assignee: ann, followers: [ann] }];

const fields = queryParameter('opt_fields', text);
const paths = {
  '/tasks': {
    get: { parameters: [fields], responses: { 200: json(arraySchema(ref('Task'))) } },
  },
  '/tasks/{task_gid}': {
    parameters: [pathParameter('task_gid')],
    get: {
      parameters: [fields],
      responses: { 200: json(objectSchema({ data: ref('Task') })) },
    },
  },
};

t.test('a read and a list show the selected fields, in any notation and in objects', async (t) => {
  const send = await serveDocument(t, paths, {
    schemas: { Task: task },
    records: 0,
    fixtures: { tasks },
  });
  const read = async (query: string) => (await send('GET', `/tasks/1?${query}`)).body.data;
  const list = async (query: string) => (await send('GET', `/tasks?${query}`)).body[0];

  for (const show of [read, list]) {
    t.strictSame(await show('opt_fields=name'), { name: 'Pay' });
    t.strictSame(await show('opt_fields=dueOn,%20name'), { name: 'Pay', due_on: '2024' });
    t.strictSame(await show('opt_fields=assignee.name,followers.email'), {
      assignee: { gid: '7', name: 'Ann' },
      followers: [{ gid: '7', email: 'ann@example.org' }],
    });
    t.strictSame(await show('opt_fields=name.first,assignee'), { name: 'Pay', assignee: ann });
    t.strictSame(await show(''), tasks[0]);
  }
});

t.test('a path of thousands of names selects what its first names select', async (t) => {
  const send = await serveDocument(t, paths, {
    schemas: { Task: task },
    records: 0,
    fixtures: { tasks },
  });
  const deep = `opt_fields=assignee.name${'.n'.repeat(7000)},due_on`;
  const selected = { due_on: '2024', assignee: { gid: '7', name: 'Ann' } };

  t.strictSame((await send('GET', `/tasks/1?${deep}`)).body.data, selected);
  t.strictSame((await send('GET', `/tasks?${deep}`)).body, [selected]);
});
