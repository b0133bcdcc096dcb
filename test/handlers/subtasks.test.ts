import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const boolean = { type: 'boolean' };
const compact = objectSchema({ gid: text, name: text });
const task = objectSchema({
  gid: text,
  name: text,
  notes: text,
  parent: compact,
  completed: boolean,
  completed_at: { type: ['string', 'null'], format: 'date-time' },
});
const tasks = { get: { responses: { 200: json(arraySchema(ref('Task'))) } } };
const create = { ...withRequestBody(task), responses: { 201: json(ref('Task')) } };
const gid = [pathParameter('gid')];

/** The body of a verb, in an envelope. */
function naming(name: string) {
  return withRequestBody(objectSchema({ data: objectSchema({ [name]: text }) }));
}

const paths = {
  '/tasks': { ...tasks, post: create },
  '/tasks/{gid}': {
    parameters: gid,
    get: { responses: { 200: json(ref('Task')) } },
    patch: { ...withRequestBody(task), responses: { 200: json(ref('Task')) } },
  },
  '/tasks/{gid}/subtasks': { parameters: gid, ...tasks, post: create },
  '/sections': { get: { responses: { 200: json(arraySchema(compact)) } } },
  '/sections/{gid}': { parameters: gid, get: { responses: { 200: json(compact) } } },
  '/sections/{gid}/tasks': { parameters: gid, ...tasks },
  '/sections/{gid}/addTask': { parameters: gid, post: { ...naming('task'), ...silent } },
  '/sections/{gid}/removeTask': { parameters: gid, post: { ...naming('task'), ...silent } },
  '/sections/{gid}/addNote': { parameters: gid, post: { ...naming('note'), ...silent } },
};
const schemas = { Task: task };

t.test('a record that is created below another of its kind shows it as its parent', async (t) => {
  const ask = await serveDocument(t, paths, { schemas });
  const parent = (await ask('POST', '/tasks', { name: 'Whole' })).body;

  const part = (await ask('POST', `/tasks/${parent.gid}/subtasks`, { name: 'Part' })).body;
  const other = { gid: 'x', name: 'Other' };
  const sent = (await ask('POST', `/tasks/${parent.gid}/subtasks`, { parent: other })).body;

  t.strictSame(part.parent, { gid: parent.gid, name: 'Whole' });
  t.match((await ask('GET', `/tasks/${parent.gid}/subtasks`)).body, [{ name: 'Part' }, {}]);
  t.strictSame([parent.parent, sent.parent], [undefined, other]);
});

t.test('a flag sets its time and clears it', async (t) => {
  const ask = await serveDocument(t, paths, { schemas });
  const { gid: key } = (await ask('POST', '/tasks', { name: 'One', completed: false })).body;
  const change = async (body: object) => (await ask('PATCH', `/tasks/${key}`, body)).body;

  t.equal((await change({ completed: true })).completed_at, instant);
  t.equal((await change({ completed: false })).completed_at, null);
  const sent = '2018-01-01T00:00:00Z';
  t.equal((await change({ completed: true, completed_at: sent })).completed_at, sent);
});

t.test('a verb with a noun links records to a parent, and unlinks them', async (t) => {
  const ask = await serveDocument(t, paths, { schemas });
  const [first] = (await ask('GET', '/sections')).body;
  const section = encodeURIComponent(first.gid);
  const { gid: key } = (await ask('POST', '/tasks', { name: 'One' })).body;
  const listed = async () =>
    (await ask('GET', `/sections/${section}/tasks`)).body.some(
      (one: { gid: string }) => one.gid === key,
    );

  t.notOk(await listed());
  await ask('POST', `/sections/${section}/addTask`, { data: { task: key } });
  t.ok(await listed());
  await ask('POST', `/sections/${section}/removeTask`, { data: { task: key } });
  t.notOk(await listed());
  t.equal((await ask('GET', `/tasks/${key}`)).status, 200);
  t.equal((await ask('POST', `/sections/${section}/addNote`, { data: {} })).status, 200);
});
