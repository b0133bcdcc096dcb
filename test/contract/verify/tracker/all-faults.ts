import type { FaultClass } from './fault.ts';
import { accessFaults } from './faults/access.ts';
import { bodyFaults } from './faults/bodies.ts';
import { fieldFaults } from './faults/fields.ts';
import { leakFaults } from './faults/leaks.ts';
import { linkFaults } from './faults/links.ts';
import { listFaults } from './faults/lists.ts';
import { statusFaults } from './faults/statuses.ts';

/** All faults, by class. */
export const faultClasses: readonly FaultClass[] = [
  accessFaults,
  fieldFaults,
  bodyFaults,
  listFaults,
  statusFaults,
  leakFaults,
  linkFaults,
];
