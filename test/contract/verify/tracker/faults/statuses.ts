import { toProblem } from '../call.ts';
import { type FaultClass, onReply, withBody } from '../fault.ts';

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
