import type { FaultClass } from '../fault.ts';

export const listFaults: FaultClass = {
  name: 'lists',
  faults: [
    {
      name: 'the total counts one record too many',
      code: 'total',
      rules: () => ({ total: (all) => all.length + 1 }),
    },
    {
      name: 'the filter by status is ignored',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          name === 'status' || matches(kind, record, [name, value]),
      }),
    },
    {
      name: 'the filter for archived projects is ignored',
      code: 'filter',
      rules: ({ matches }) => ({
        matches: (kind, record, [name, value]) =>
          name === 'archived' || matches(kind, record, [name, value]),
      }),
    },
  ],
};
