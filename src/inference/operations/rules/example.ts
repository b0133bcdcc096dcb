import type { OperationRule, RuleMatch } from '../operation-rule.ts';

/** `GET /health`: no records are behind it, so it answers with the document's example. */
export const example = {
  name: 'example',
  summary: 'Any operation that no other rule recognizes answers with the example of the document.',
  docs: '#example',
  infer: (): RuleMatch => ({
    kind: 'example',
    reason: 'No rule recognizes it, so it answers with the example of the document',
  }),
} satisfies OperationRule;
