import { isRefusal, toViolationSentence, type Violation } from '../../base/refusal.ts';
import { joinPointer, type Parameter } from '../../openapi/openapi.ts';

/** Where a request or a reply is against the document. */
export type Mismatch = {
  readonly where: Violation['in'] | 'credential' | 'status';
  /** JSON pointer into what `where` names; `''` is all of it. */
  readonly pointer: string;
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the document: what is broken. */
  readonly place: string;
};

/** Converts a violation; `place` is the fallback when it names no schema. */
export function toMismatch(violation: Violation, place: string): Mismatch {
  return {
    where: violation.in,
    pointer: violation.pointer,
    message: toViolationSentence(violation),
    place: violation.schema ?? place,
  };
}

/**
 * Converts mismatches back to violations of a refusal; those of status and credentials have
 * none.
 */
export function toViolations(mismatches: readonly Mismatch[]): readonly Violation[] {
  return mismatches.flatMap(({ where, pointer, message, place }) => {
    if (where === 'credential' || where === 'status') return [];
    const subject = toViolationSentence({ in: where, pointer, message: '' }).slice(0, -1);
    const violationText = message.startsWith(subject) ? message.slice(subject.length, -1) : message;
    return [{ in: where, pointer, message: violationText, schema: place }];
  });
}

/** Converts violations of parameters or headers, each with the pointer of its description. */
export function toParameterMismatches(
  violations: readonly Violation[],
  parameters: readonly Parameter[],
): readonly Mismatch[] {
  return parameters.flatMap((parameter) =>
    violations
      .filter((violation) => isOfParameter(violation, parameter))
      .map((violation) => toMismatch(violation, toParameterPointer(parameter))),
  );
}

function isOfParameter({ in: place, pointer }: Violation, { in: own, name }: Parameter): boolean {
  return (
    (own === 'querystring' ? 'query' : own) === place &&
    `${pointer}/`.startsWith(`${joinPointer('', name)}/`)
  );
}

function toParameterPointer({ schemaPointer }: Parameter): string {
  return schemaPointer.replace(/(\/content\/[^/]*)?\/schema$/, '');
}

/**
 * Skips schemas that cannot be compiled or recurse without end: those are faults of the
 * document, not of the traffic.
 */
export function ignoreUnusableSchemas(judge: () => readonly Mismatch[]): readonly Mismatch[] {
  try {
    return judge();
  } catch (cause) {
    if (cause instanceof RangeError || (isRefusal(cause) && cause.status === 501)) return [];
    throw cause;
  }
}
