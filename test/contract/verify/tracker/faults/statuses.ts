import { type TrackerCall, toProblem } from '../call.ts';
import { type FaultClass, onReply, type TrackerFault, withBody } from '../fault.ts';

/** The server fails for some requests of an operation. */
function failing(
  name: string,
  operationId: string,
  isFatal: (call: TrackerCall) => boolean,
): TrackerFault {
  return {
    name,
    code: 'F100',
    reply: (reply, call) =>
      call.operationId === operationId && reply.status !== 401 && isFatal(call)
        ? toProblem(500, 'Internal error')
        : reply,
  };
}

export const statusFaults: FaultClass = {
  name: 'status codes',
  faults: [
    {
      name: 'creating answers 200 instead of 201',
      code: 'F101',
      ...onReply('createProject', 201, (reply) => ({ ...reply, status: 200 })),
    },
    {
      name: 'a missing record is answered 200 with an error in the body',
      code: 'F101',
      ...onReply('readContact', 404, () => ({ status: 200, body: { error: 'not found' } })),
    },
    {
      name: 'an invalid body makes the server fail',
      code: 'F100',
      ...onReply('createTask', 400, () => toProblem(500, 'Internal error')),
    },
    failing('malformed JSON makes the server fail', 'createContact', ({ body }) => {
      try {
        JSON.parse(body.toString('utf8'));
        return false;
      } catch {
        return true;
      }
    }),
    failing('an empty body makes the server fail', 'createLabel', ({ body }) => body.length === 0),
    failing('an emoji makes the server fail', 'createContact', ({ body }) =>
      /\p{Extended_Pictographic}/u.test(body.toString('utf8')),
    ),
    failing('a long number makes the server fail', 'readContact', ({ parameters }) =>
      /\d{10}/.test(`${parameters.contactId}`),
    ),
    failing('a text in place of a key makes the server fail', 'readTask', ({ parameters }) =>
      /\D/.test(`${parameters.taskId}`),
    ),
    failing('page 0 makes the server fail', 'listProjects', ({ query }) =>
      ['0', '-1'].includes(`${query.get('page')}`),
    ),
    failing('a wrong cursor makes the server fail', 'listContacts', ({ query }) =>
      /[^A-Za-z0-9_-]/.test(query.get('cursor') ?? ''),
    ),
    failing('an unknown sort word makes the server fail', 'listProjects', ({ query }) =>
      /sandlot/.test(query.get('sort') ?? ''),
    ),
    {
      name: 'a search without a hit makes the server fail',
      code: 'F100',
      ...onReply('listProjects', 200, (reply, { query }) =>
        query.has('q') && [Object(reply.body).items].flat().length === 0
          ? toProblem(500, 'Internal error')
          : reply,
      ),
    },
    failing('the highest number makes the server fail', 'createTask', ({ body }) =>
      /"estimate":5000\b/.test(body.toString('utf8')),
    ),
    failing('null makes the server fail', 'createTask', ({ body }) =>
      /"notes":null/.test(body.toString('utf8')),
    ),
    {
      name: 'an unknown contact of a task makes the server fail',
      code: 'F100',
      ...onReply('createTask', 400, (reply, { body }) =>
        /"contactId":\d/.test(body.toString('utf8')) ? toProblem(500, 'Foreign key') : reply,
      ),
    },
    {
      name: 'a duplicate makes the server fail',
      code: 'F100',
      ...onReply('createContact', 409, () => toProblem(500, 'Unique key')),
    },
    {
      name: 'creating answers 202',
      code: 'F101',
      ...onReply('createLabel', 201, (reply) => ({ ...reply, status: 202 })),
    },
    {
      name: 'a refusal has the status 422 instead of 400',
      code: 'F101',
      ...onReply('createContact', 400, (reply) => ({
        ...withBody(reply, (body) => ({ ...body, status: 422 })),
        status: 422,
      })),
    },
    {
      name: 'a missing record is answered 400',
      code: 'F101',
      ...onReply('readContact', 404, () => toProblem(400, 'There is no such contact.')),
    },
    {
      name: 'a missing record is answered 410',
      code: 'F101',
      ...onReply('readContact', 404, () => toProblem(410, 'It is gone.')),
    },
    {
      name: 'a status in the body differs from that of the reply',
      code: 'F101',
      ...onReply('readProject', 404, (reply) =>
        withBody(reply, (body) => ({ ...body, status: 500 })),
      ),
    },
    {
      name: 'deleting answers 200 with an undocumented body',
      code: 'F101',
      ...onReply('deleteTask', 204, (reply) => ({
        ...withBody(reply, () => ({ ok: true })),
        status: 200,
      })),
    },
  ],
};
