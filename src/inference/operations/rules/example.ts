import type { OperationRule } from '../operation-rule.ts';

/** `GET /health`: no records are behind it, so it answers with the document's example. */
export const example: OperationRule = {
  name: 'example',
  summary: 'Any operation that no other rule recognizes answers with the example of the document.',
  docs: '#example',
  infer: () => ({
    kind: 'example',
    reason: 'No rule recognizes it, so it answers with the example of the document',
  }),
};
