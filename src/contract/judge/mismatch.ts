import { isRefusal, type Violation } from '../../base/refusal.ts';
import { joinPointer, type Parameter, splitPointer } from '../../openapi/openapi.ts';

/** Where a request or a reply is against the document. */
export type Mismatch = {
  readonly where: Violation['in'] | 'credential' | 'status';
  /** JSON pointer into what `where` names; `''` is the whole of it. */
  readonly pointer: string;
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the document: what is broken. */
  readonly place: string;
};

/** A violation as a breach; `place` is said where the violation knows no better. */
export function toMismatch(violation: Violation, place: string): Mismatch {
  return {
    where: violation.in,
    pointer: violation.pointer,
    message: toSentence(violation),
    place: violation.schema ?? place,
  };
}

/** Breaches as the violations of a refusal, as far as they are of a part of a message. */
export function toViolations(mismatches: readonly Mismatch[]): readonly Violation[] {
  return mismatches.flatMap(({ where, pointer, message, place }) => {
    if (where === 'credential' || where === 'status') return [];
    const subject = `${describeSubject({ in: where, pointer })} `;
    const description = message.startsWith(subject) ? message.slice(subject.length, -1) : message;
    return [{ in: where, pointer, message: description, schema: place }];
  });
}

function toSentence(violation: Violation): string {
  return `${describeSubject(violation)} ${violation.message}.`;
}

function describeSubject({ in: place, pointer }: Pick<Violation, 'in' | 'pointer'>): string {
  if (place === 'body') return `The body${pointer === '' ? '' : ` at ${pointer}`}`;
  const [name = '', ...within] = splitPointer(pointer);
  const inner = within.length === 0 ? '' : ` at /${within.join('/')}`;
  const kind = place === 'header' ? 'header' : place === 'cookie' ? 'cookie' : `${place} parameter`;
  return `The ${kind} "${name}"${inner}`;
}

/** Violations of parameters, or of header fields of a reply, as breaches of what describes them. */
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
 * A schema that cannot be compiled, or that asks itself about the same value for ever, is the
 * document's fault: by it nothing is judged.
 */
export function ignoreUnusableSchemas(judge: () => readonly Mismatch[]): readonly Mismatch[] {
  try {
    return judge();
  } catch (cause) {
    if (cause instanceof RangeError || (isRefusal(cause) && cause.status === 501)) return [];
    throw cause;
  }
}
