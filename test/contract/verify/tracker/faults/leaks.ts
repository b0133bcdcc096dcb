import { toProblem } from '../call.ts';
import { type FaultClass, onReply } from '../fault.ts';

export const leakFaults: FaultClass = {
  name: 'leaks',
  faults: [
    {
      name: 'a refusal shows a database error',
      code: 'F301',
      ...onReply('createContact', 400, () =>
        toProblem(400, 'Invalid', 'SQLSTATE[23000]: Integrity constraint violation'),
      ),
    },
  ],
};
