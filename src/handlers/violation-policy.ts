import { describeViolation, describeViolations, refuse, type Violation } from '../base/refusal.ts';
import type { Operation } from '../openapi/openapi.ts';
import type { Context } from './behaviour.ts';

/** What becomes of a request that violates the document. */
export type ValidationMode = 'refuse' | 'warn' | 'off';

/** Has a call end for its violations, or says them, or lets them be. */
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
      detail: `The request does not fit the document: ${describeViolations(violations)}.`,
      violations,
    });
  },
  warn: () => (violations, context) => {
    for (const violation of violations)
      context.notice('request-invalid', `${describeViolation(violation)}.`);
  },
  off: () => () => undefined,
};

/** The document's 422, else its 400, else the 400 that its 4XX or its default covers. */
function violationStatus({ replies }: Operation): number {
  return replies.has('422') ? 422 : 400;
}
