import { toProblem } from '../call.ts';
import { type FaultClass, onReply } from '../fault.ts';
import type { TrackerRules } from '../rules.ts';
import { listRecords, type RecordKind, type TrackerRecord, tasksOf } from '../state.ts';

export const removalFaults: FaultClass = {
  name: 'removal',
  faults: [
    {
      name: 'deleting does nothing',
      code: 'delete-ignored',
      rules: ({ remove }) => ({
        remove: (state, kind, record) => kind === 'contact' || remove(state, kind, record),
      }),
    },
    {
      name: 'deleting a task removes all tasks of its project',
      code: 'delete-siblings',
      rules: ({ remove }) => ({
        remove: (state, kind, record) => {
          if (kind === 'task')
            for (const one of tasksOf(state, record.projectId)) remove(state, kind, one);
          else remove(state, kind, record);
        },
      }),
    },
    {
      name: 'deleting a contact removes all contacts',
      code: 'delete-siblings',
      rules: ({ remove }) => ({
        remove: (state, kind, record) => {
          remove(state, kind, record);
          if (kind === 'contact') state.records.contact.clear();
        },
      }),
    },
    {
      name: 'deleting a file removes another one',
      code: 'delete-siblings',
      rules: ({ remove }) => ({
        remove: (state, kind, record) =>
          remove(state, kind, (kind === 'file' && listRecords(state, kind).at(-1)) || record),
      }),
    },
    {
      name: 'the number of a removed record is given again',
      code: 'id-reuse',
      rules: ({ newId }) => ({
        newId: (kind, state) =>
          kind === 'contact'
            ? Math.max(0, ...listRecords(state, kind).map(({ id }) => Number(id))) + 1
            : newId(kind, state),
      }),
    },
    {
      name: 'the tasks of a removed project can be read',
      code: 'children-left',
      rules: ({ isVisible }) => ({
        remove: (state, kind, record) => {
          state.records[kind].delete(`${record.id}`);
        },
        isVisible,
      }),
      reply: (reply, { operationId, parameters }, state) =>
        operationId === 'readTask' && reply.status === 404
          ? (readOrphan(state, parameters.taskId) ?? reply)
          : reply,
    },
    {
      name: 'the tasks of a removed project are listed',
      code: 'children-left',
      rules: () => ({
        remove: (state, kind, record) => {
          state.records[kind].delete(`${record.id}`);
        },
      }),
      reply: (reply, { operationId, parameters }, state) => {
        if (operationId !== 'listTasks' || reply.status !== 404) return reply;
        const items = tasksOf(state, parameters.projectId);
        return items.length > 0 ? { status: 200, body: { items, total: items.length } } : reply;
      },
    },
    {
      name: 'a task can be added to a removed project',
      code: 'children-left',
      reply: (reply, { operationId, body, parameters }) =>
        operationId === 'createTask' && reply.status === 404 && parameters.projectId
          ? {
              status: 201,
              headers: { location: `/v1/projects/${parameters.projectId}/tasks/999999` },
              body: {
                ...JSON.parse(body.toString()),
                ...{ id: 999999, projectId: parameters.projectId, state: 'open', version: 1 },
                ...{ createdAt: new Date().toISOString(), updatedAt: new Date().toISOString() },
              },
            }
          : reply,
    },
    {
      name: 'a project with tasks makes its removal fail',
      code: 'F100',
      rules: ({ remove }) => ({
        remove: (state, kind, record) => {
          if (kind === 'project' && tasksOf(state, record.id).length > 0)
            throw new Error('Constraint');
          remove(state, kind, record);
        },
      }),
    },
    {
      name: 'a project with tasks cannot be removed',
      code: 'F101',
      rules: ({ mayRemove }) => ({
        mayRemove: (state, kind, record) =>
          mayRemove(state, kind, record) &&
          !(kind === 'project' && tasksOf(state, record.id).length > 0),
      }),
    },
    {
      name: 'a refused removal removes the record',
      code: 'refused-but-done',
      rules: ({ mayRemove, remove }) => ({
        mayRemove: (state, kind, record) => {
          const may = mayRemove(state, kind, record);
          if (!may) remove(state, kind, record);
          return may;
        },
      }),
    },
    {
      name: 'deleting a second time answers 204',
      code: 'use-after-free',
      ...onReply('deleteFile', 404, () => ({ status: 204 })),
    },
    {
      name: 'a removed record can be changed',
      code: 'use-after-free',
      ...onReply('updateContact', 404, (_reply, { body, parameters }) => ({
        status: 200,
        body: {
          ...{ id: Number(parameters.contactId), name: 'Gone', email: 'gone@example.com' },
          ...JSON.parse(body.toString()),
          ...{
            version: 2,
            createdAt: new Date().toISOString(),
            updatedAt: new Date().toISOString(),
          },
        },
      })),
    },
    {
      name: 'a removed record stays in the list',
      code: 'delete-listed',
      rules: (correct) => keptInLists(correct, (kind) => kind === 'file'),
    },
    {
      name: 'a removed record stays in the total',
      code: 'delete-total',
      rules: ({ remove, total }) => {
        let removed = 0;
        return {
          remove: (state, kind, record) => {
            if (kind === 'task') removed += 1;
            remove(state, kind, record);
          },
          total: (all, page) => total(all, page) + (all.some((one) => one.code) ? 0 : removed),
        };
      },
    },
    {
      name: 'the content of a removed file can be downloaded',
      code: 'use-after-free',
      ...onReply('downloadFile', 404, () => ({
        status: 200,
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.from('gone'),
      })),
    },
    {
      name: 'deleting answers 404 although it removes',
      code: 'F101',
      ...onReply('deleteProject', 204, () => toProblem(404, 'There is no such project.')),
    },
    {
      name: 'a removed record is found by the search',
      code: 'delete-search',
      rules: (correct) =>
        keptInLists(correct, (kind, query) => kind === 'project' && query.has('q')),
    },
    {
      name: 'a removed record is found by a filter',
      code: 'delete-search',
      rules: (correct) =>
        keptInLists(correct, (kind, query) => kind === 'contact' && query.has('role')),
    },
  ],
};

function readOrphan(state: Parameters<typeof tasksOf>[0], id: string | undefined) {
  const task = state.records.task.get(`${id}`);
  return task && !state.records.project.has(`${task.projectId}`)
    ? { status: 200, body: task }
    : undefined;
}

/** Lists that keep what was removed. */
function keptInLists(
  { remove, listed }: TrackerRules,
  isKept: (kind: RecordKind, query: URLSearchParams) => boolean,
): Partial<TrackerRules> {
  const removed: (readonly [RecordKind, TrackerRecord])[] = [];
  return {
    remove: (state, kind, record) => {
      removed.push([kind, record]);
      remove(state, kind, record);
    },
    listed: (state, kind, query) => {
      const gone = removed.filter(([own]) => own === kind).map(([, record]) => record);
      return [...listed(state, kind, query), ...(isKept(kind, query) ? gone : [])];
    },
  };
}
