import type { FaultClass } from '../fault.ts';

export const accessFaults: FaultClass = {
  name: 'access',
  faults: [
    {
      name: 'any token is accepted',
      code: 'F206',
      rules: () => ({ authenticate: () => 'ann' }),
    },
  ],
};
