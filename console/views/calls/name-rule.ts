import type { AppliedRule } from '../../state/types.ts';

/** The name of a rule that changed a reply: `override 3`, `rate limit`. */
export function nameRule(rule: AppliedRule): string {
  return 'id' in rule ? `${rule.kind} ${rule.id}` : rule.kind;
}
