import { type FaultClass, onReply, type TrackerFault, withBody, withHeaders } from '../fault.ts';

/** A change to the records of a list. */
function inList(
  operationId: string,
  name: string,
  change: (item: Readonly<Record<string, unknown>>, index: number) => unknown,
): TrackerFault {
  return {
    name,
    code: 'F101',
    ...onReply(operationId, 200, (reply) =>
      withBody(reply, (body) => ({
        ...body,
        items: [body.items].flat().map((item, index) => change(Object(item), index)),
      })),
    ),
  };
}

export const replyFaults: FaultClass = {
  name: 'reply bodies',
  faults: [
    inList(
      'listProjects',
      'a required property is missing in a list',
      ({ code: _, ...item }) => item,
    ),
    inList('listTasks', 'the second record of a list has a number as text', (item, index) =>
      index === 1 ? { ...item, estimate: `${item.estimate}` } : item,
    ),
    inList('listContacts', 'a value is none of the enumeration', (item) => ({
      ...item,
      role: 'foe',
    })),
    inList('listProjects', 'a list has null where there may be none', (item) => ({
      ...item,
      tags: null,
    })),
    {
      name: 'an undocumented property is shown',
      code: 'F101',
      ...onReply('readProject', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, internalRank: 4 })),
      ),
    },
    {
      name: 'a time is no RFC 3339 time',
      code: 'F101',
      ...onReply('readContact', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, updatedAt: 'Tue Dec 01 2026' })),
      ),
    },
    {
      name: 'a list is a bare array',
      code: 'F101',
      ...onReply('listFiles', 200, (reply) => withBody(reply, ({ items }) => items)),
    },
    {
      name: 'an empty list is answered 204',
      code: 'F101',
      ...onReply('listTasks', 200, (reply) =>
        [Object(reply.body).items].flat().length === 0 ? { status: 204 } : reply,
      ),
    },
    {
      name: 'an error has another form',
      code: 'F101',
      ...onReply('readTask', 404, (reply) => withBody(reply, ({ title }) => ({ error: title }))),
    },
    {
      name: 'an error is an HTML page',
      code: 'F101',
      ...onReply('readProject', 404, (reply) => ({
        ...withHeaders(reply, { 'content-type': 'text/html' }),
        body: '<h1>Not found</h1>',
      })),
    },
    {
      name: 'a secret is shown',
      code: 'F101',
      rules: ({ show }) => ({
        show: (kind, record, where, state) => ({
          ...Object(show(kind, record, where, state)),
          ...(kind === 'project' && { accessCode: record.accessCode ?? 'none' }),
        }),
      }),
    },
    {
      name: 'a required header is missing',
      code: 'F101',
      ...onReply('listProjects', 200, (reply) =>
        withHeaders(reply, { 'x-total-count': undefined }),
      ),
    },
    {
      name: 'the body is empty',
      code: 'F101',
      ...onReply('readContact', 200, (reply) => ({
        ...withHeaders(reply, { 'content-type': 'application/json' }),
        body: '',
      })),
    },
    {
      name: 'another record is read',
      code: 'identity',
      ...onReply('readTask', 200, (reply) => withBody(reply, (body) => ({ ...body, id: 4711 }))),
    },
    {
      name: 'two reads differ',
      code: 'repeatable',
      ...onReply('readContact', 200, (reply) =>
        withBody(reply, (body) => ({
          ...body,
          name: `${`${body.name}`.slice(0, 40)}${Math.random()}`.slice(0, 50),
        })),
      ),
    },
    {
      name: 'the action answers without doing anything',
      code: 'action',
      rules: () => ({ complete: (task) => task }),
    },
    {
      name: 'the action reports success and stores nothing',
      code: 'action',
      ...onReply('completeTask', 200, (reply, { parameters }, state) => {
        const task = state.records.task.get(`${parameters.taskId}`);
        if (task)
          state.records.task.set(`${task.id}`, { ...task, state: 'open', completedAt: null });
        return reply;
      }),
    },
    {
      name: 'an error is answered with success',
      code: 'soft-error',
      ...onReply('createContact', 400, (reply) => ({
        status: 201,
        headers: { location: '/v1/contacts/1' },
        body: reply.body,
      })),
    },
  ],
};
