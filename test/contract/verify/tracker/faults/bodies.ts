import type { FaultClass } from '../fault.ts';
import { withoutKeywords } from '../validation.ts';

export const bodyFaults: FaultClass = {
  name: 'bodies at their edges',
  faults: [
    {
      name: 'texts of any length are accepted',
      code: 'F103',
      rules: () => ({
        bodySchema: (_name, schema) => Object(withoutKeywords(schema, ['maxLength'])),
      }),
    },
  ],
};
