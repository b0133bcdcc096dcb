import { matchBatch } from '../batch-changes.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findVerbPath } from '../sub-path.ts';

/** `POST /orders/bulk-delete` removes the orders that its body lists; `PATCH /orders/bulk` changes them. */
export const batch: OperationRule = {
  name: 'batch',
  summary: 'A path below the path of all records changes or removes those that the body names.',
  docs: '#batch',
  infer: (context, { operation, segments }) => {
    // `/orders/bulk/update` is `/orders/bulk-update`.
    const subPath = findVerbPath(context, { segments });
    return subPath && matchBatch(context, operation, subPath);
  },
};
