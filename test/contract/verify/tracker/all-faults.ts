import type { FaultClass } from './fault.ts';
import { accessFaults } from './faults/access.ts';
import { bodyFaults } from './faults/bodies.ts';
import { conditionFaults } from './faults/conditions.ts';
import { fieldFaults } from './faults/fields.ts';
import { leakFaults } from './faults/leaks.ts';
import { linkFaults } from './faults/links.ts';
import { listFaults } from './faults/lists.ts';
import { pageFaults } from './faults/orders-and-pages.ts';
import { protocolFaults } from './faults/protocol.ts';
import { removalFaults } from './faults/removal.ts';
import { replyFaults } from './faults/replies.ts';
import { statusFaults } from './faults/statuses.ts';
import { timeFaults } from './faults/times.ts';
import { uploadFaults } from './faults/uploads.ts';

/** All faults, by class. */
export const faultClasses: readonly FaultClass[] = [
  accessFaults,
  fieldFaults,
  bodyFaults,
  listFaults,
  pageFaults,
  removalFaults,
  conditionFaults,
  protocolFaults,
  uploadFaults,
  replyFaults,
  timeFaults,
  statusFaults,
  leakFaults,
  linkFaults,
];
