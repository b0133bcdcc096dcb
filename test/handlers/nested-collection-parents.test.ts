import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  board,
  creates,
  gone,
  integer,
  lists,
  note,
  reads,
  schemas,
  text,
} from './support/boards.ts';
import {
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

t.test('below parents that nothing lists is all that was not created below another', async (t) => {
  const paths = {
    '/{town}/notes': { parameters: [pathParameter('town')], ...lists('Note'), ...creates('Note') },
    '/notes/{note_id}': { parameters: [note], ...reads('Note') },
    '/boards': lists('Board'),
    '/boards/{board_code}': { parameters: [board], ...reads('Board') },
    '/boards/{board_code}/notes': { parameters: [board], ...lists('Note') },
  };
  const send = await serveDocument(t, paths, { schemas });
  const count = async (town: string) => (await send('GET', `/${town}/notes`)).body.length;

  const { body } = await send('POST', '/here/notes', { body: 'mine' });

  t.strictSame([await count('here'), await count('there')], [4, 3]);
  t.strictSame((await send('GET', `/notes/${body.id}`)).body, body);
});

/** Tasks are created below a project, and have its key; in an object where their schema has one. */
function moving(task: object) {
  return {
    '/projects': { ...lists('Project'), ...creates('Project') },
    '/projects/{projectId}': {
      parameters: [pathParameter('projectId', 'integer')],
      ...reads('Project'),
      delete: gone,
    },
    '/projects/{projectId}/tasks': {
      parameters: [pathParameter('projectId', 'integer')],
      ...lists('Task'),
      post: {
        ...withRequestBody(objectSchema({ title: text })),
        responses: { 201: json(ref('Task')) },
      },
    },
    '/boards': lists('Board'),
    '/boards/{board_code}': { parameters: [board], ...reads('Board'), delete: gone },
    '/boards/{board_code}/tasks': {
      parameters: [board],
      ...lists('Task'),
      post: {
        ...withRequestBody(objectSchema({ title: text })),
        responses: { 201: json(ref('Task')) },
      },
    },
    '/tasks': lists('Task'),
    '/tasks/{taskId}': {
      parameters: [pathParameter('taskId', 'integer')],
      ...reads('Task'),
      patch: {
        ...withRequestBody(objectSchema({ title: text, ...task })),
        responses: { 200: json(ref('Task')) },
      },
    },
  };
}

for (const [what, task, to] of [
  ['a key', { projectId: { type: ['integer', 'null'] } }, (id: unknown) => ({ projectId: id })],
  [
    'an object',
    { project: { type: ['object', 'null'], properties: { id: integer } } },
    (id: unknown) => ({ project: id === null ? null : { id } }),
  ],
] as const) {
  t.test(`what names another parent by ${what} is below that, and no longer here`, async (t) => {
    const send = await serveDocument(t, moving(task), {
      schemas: {
        Board: schemas.Board,
        Project: objectSchema({ id: { ...integer, readOnly: true }, name: text }),
        Task: objectSchema({ id: { ...integer, readOnly: true }, title: text, ...task }),
      },
      fixtures: { boards: [{ code: 'B', title: '' }] },
      records: 0,
    });
    const titles = async (id: number) =>
      (await send('GET', `/projects/${id}/tasks`)).body.map(
        ({ title }: { title: string }) => title,
      );
    for (const name of ['old', 'new']) await send('POST', '/projects', { name });
    for (const title of ['moved', 'freed', 'kept'])
      await send('POST', '/projects/1/tasks', { title });

    await send('PATCH', '/tasks/1', to(2));
    await send('PATCH', '/tasks/2', to(1));
    await send('PATCH', '/tasks/2', to(null));
    await send('PATCH', '/tasks/3', { title: 'stays' });
    const [old, other] = [await titles(1), await titles(2)];
    await send('DELETE', '/projects/1');
    const after = [1, 2, 3].map((id) => send('GET', `/tasks/${id}`));

    t.strictSame([old, other], [['stays'], ['moved']]);
    t.strictSame(
      (await Promise.all(after)).map(({ status }) => status),
      [200, 200, 404],
    );
    await send('POST', '/boards/B/tasks', { title: 'both' });
    await send('PATCH', '/tasks/4', to(2));
    t.equal((await send('GET', '/boards/B/tasks')).body.length, 1, 'other parents keep it');
    t.strictSame(await titles(2), ['moved', 'both']);
    await send('DELETE', '/projects/2');
    t.equal((await send('GET', '/tasks/1')).status, 404, 'it goes with the new one');
  });
}
