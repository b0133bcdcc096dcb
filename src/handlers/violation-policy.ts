import {
  describeViolations,
  refuse,
  toViolationSentence,
  type Violation,
} from '../base/refusal.ts';
import type { Operation } from '../openapi/openapi.ts';
import type { Context } from './behaviour.ts';

/** What happens to a request that violates the document. */
export type ValidationMode = 'refuse' | 'warn' | 'off';

/** Refuses a call for its violations, reports them in notices, or ignores them. */
export type ReportViolations = (violations: readonly Violation[], context: Context) => void;

export function createViolationReporter(
  validation: ValidationMode,
  operation: Operation,
): ReportViolations {
  return violationReporters[validation](operation);
}

const violationReporters: Readonly<
  Record<ValidationMode, (operation: Operation) => ReportViolations>
> = {
  refuse: (operation) => (violations) => {
    throw refuse({
      status: violationStatus(operation),
      code: 'request-invalid',
      detail: `The request violates the document: ${describeViolations(violations)}.`,
      violations,
    });
  },
  warn: () => (violations, context) => {
    for (const violation of violations)
      context.notice('request-invalid', toViolationSentence(violation));
  },
  off: () => () => undefined,
};

/** 422 where the document has it, else 400, which its `4XX` or `default` covers. */
function violationStatus({ replies }: Operation): number {
  return replies.has('422') ? 422 : 400;
}
