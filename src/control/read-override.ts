import type { OverrideOptions } from '../double/double.ts';
import { refuse, type Violation } from '../refusal.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import type { NewOverride } from './describe-override.ts';
import { listMeant } from './meant.ts';
import { readAnswer } from './read-answer.ts';
import { readRequestMatch } from './read-match.ts';
import { optional, type ReadersOf, readFlag, readTimes } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import type { Of } from './routes.ts';

const readers = {
  match: optional(readRequestMatch),
  answer: readAnswer,
  times: optional(readTimes),
  outsideDocument: optional(readFlag),
} satisfies ReadersOf<Of<typeof NewOverride>>;

/**
 * Reads an override out of a body.
 * @throws a refusal (400) where it is none, or against the document, with every place.
 */
export const readOverride = (
  controlled: Pick<Controlled, 'operations' | 'cannedAnswers'>,
  body: unknown,
): OverrideOptions => {
  const { match = {}, answer, times, outsideDocument = false } = readBody(body, readers);
  const [first, ...others] = [answer].flat();
  if (first === undefined) throw refuseBody('/answer', 'must hold an answer');
  const answers = [first, ...others] as const;
  const meant = listMeant(controlled, match);
  const violations = outsideDocument
    ? []
    : answers.flatMap((canned, index) =>
        meant
          .flatMap((operation) => controlled.cannedAnswers.listViolations(operation, canned))
          .map((one) => ({ ...one, pointer: placeOf(answer, index) + one.pointer })),
      );
  if (violations.length > 0) throw refuseOutside(violations);
  return { match, answers, times, outsideDocument: outsideDocument ? 'allowed' : 'refused' };
};

const placeOf = (answer: unknown, index: number): string =>
  Array.isArray(answer) ? `/answer/${index}` : '/answer';

const refuseOutside = (violations: readonly Violation[]) =>
  refuse({
    status: 400,
    code: 'override-outside-document',
    detail: `The answer is against the document: ${violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}. Change it, or say "outsideDocument": true.`,
    violations,
  });
