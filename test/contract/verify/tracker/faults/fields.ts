import type { FaultClass } from '../fault.ts';

export const fieldFaults: FaultClass = {
  name: 'changed fields',
  faults: [
    {
      name: 'a patch is answered but not stored',
      code: 'lost-update',
      rules: ({ merge, touch }) => ({
        merge: (kind, before, patch) => (kind === 'contact' ? before : merge(kind, before, patch)),
        touch,
      }),
    },
  ],
};
