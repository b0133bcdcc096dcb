import type { FaultClass } from '../fault.ts';

export const linkFaults: FaultClass = {
  name: 'links',
  faults: [
    {
      name: 'Location leads to another path',
      code: 'F104',
      rules: () => ({ location: (path) => `/v1/api${path}` }),
    },
  ],
};
