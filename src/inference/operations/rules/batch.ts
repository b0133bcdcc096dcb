import { isBulkWord, matchBatch } from '../batch-changes.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath } from '../sub-path.ts';

/** `POST /orders/bulk-delete` removes the orders that its body lists; `PATCH /orders/bulk` changes them. */
export const batch: OperationRule = {
  name: 'batch',
  summary: 'A path below the path of all records changes or removes those that the body names.',
  docs: '#batch',
  infer: (context, { operation, segments }) => {
    const subPath = findSubPath(context, { segments });
    const match = subPath && matchBatch(context, operation, subPath);
    if (match) return match;
    const bulkSegment = segments?.at(-2);
    if (bulkSegment?.kind !== 'literal' || !isBulkWord(bulkSegment.text)) return undefined;
    // `/orders/bulk/update` is `/orders/bulk-update`.
    const deepPath = findSubPath(context, { segments }, 2);
    return (
      deepPath &&
      matchBatch(context, operation, {
        ...deepPath,
        verb: `${bulkSegment.text}-${deepPath.verb}`,
      })
    );
  },
};
