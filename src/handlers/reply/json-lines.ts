import type { PlanOf } from '../../inference/inference.ts';
import type { Outcome } from '../behaviour.ts';

type LinesFormat = Pick<PlanOf<'list' | 'create'>['reply'], 'status' | 'contentType'>;

/** Answers with a text that has a JSON value in each line. */
export function toJsonLinesReply({ status, contentType }: LinesFormat, body: string): Outcome {
  return { status, ...(contentType && { headers: { 'content-type': contentType } }), body };
}
