import type { Operation } from '../document/document.ts';
import { refuse, toPhrase, type Violation } from '../refusal.ts';
import type { Context } from './behaviour.ts';

/** What becomes of a request that violates the document. */
export type Validation = 'refuse' | 'warn' | 'off';

/** Has a call end for its violations, or says them, or lets them be. */
export type Complain = (violations: readonly Violation[], context: Context) => void;

export const openComplain = (validation: Validation, operation: Operation): Complain =>
  complaints[validation](operation);

const complaints: Readonly<Record<Validation, (operation: Operation) => Complain>> = {
  refuse: (operation) => (violations) => {
    throw refuse({
      status: violationStatus(operation),
      code: 'request-invalid',
      detail: `The request does not fit the document: ${[...new Set(violations.map(toPhrase))].join('; ')}.`,
      violations,
    });
  },
  warn: () => (violations, context) => {
    for (const violation of violations)
      context.notice('request-invalid', `${toPhrase(violation)}.`);
  },
  off: () => () => undefined,
};

/** The document's 422, else its 400, else the 400 that its 4XX or its default covers. */
const violationStatus = ({ replies }: Operation): number => (replies.has('422') ? 422 : 400);
