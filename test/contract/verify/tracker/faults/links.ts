import { toProblem } from '../call.ts';
import { type FaultClass, onReply, withBody } from '../fault.ts';

export const linkFaults: FaultClass = {
  name: 'links',
  faults: [
    {
      name: 'Location leads to another path',
      code: 'F104',
      rules: () => ({ location: (path) => `/v1/api${path}` }),
    },
    {
      name: 'a documented link leads nowhere',
      code: 'F950',
      ...onReply('orderReport', 201, (reply) =>
        withBody(reply, (body) => ({ ...body, reportNumber: 'R-0' })),
      ),
    },
    {
      name: 'what only a link reaches has another form',
      code: 'F101',
      ...onReply('fetchReport', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, projects: 'three' })),
      ),
    },
    {
      name: 'what only a link reaches makes the server fail',
      code: 'F100',
      ...onReply('fetchReport', 200, () => toProblem(500, 'Failed')),
    },
    {
      name: 'what only a link reaches answers an undocumented status',
      code: 'F101',
      ...onReply('fetchReport', 200, () => ({ status: 206, body: {} })),
    },
    {
      name: 'what only a link reaches loses a required property',
      code: 'F101',
      ...onReply('fetchReport', 200, (reply) =>
        withBody(reply, ({ reportNumber }) => ({ reportNumber })),
      ),
    },
  ],
};
