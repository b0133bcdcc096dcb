import { splitPointer } from '../document/document.ts';
import type { Violation } from '../refusal.ts';

/** Where a request or a reply is against the document. */
export type Breach = {
  readonly where: Violation['in'] | 'credential' | 'status';
  /** JSON pointer into what `where` names; `''` is the whole of it. */
  readonly pointer: string;
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the document: what is broken. */
  readonly place: string;
};

/** A violation as a breach; `place` is said where the violation knows no better. */
export const toBreach = (violation: Violation, place: string): Breach => ({
  where: violation.in,
  pointer: violation.pointer,
  message: toSentence(violation),
  place: violation.schema ?? place,
});

/** Breaches as the violations of a refusal, as far as they are of a part of a message. */
export const toViolations = (breaches: readonly Breach[]): readonly Violation[] =>
  breaches.flatMap(({ where, pointer, message, place }) => {
    if (where === 'credential' || where === 'status') return [];
    const subject = `${toSubject({ in: where, pointer })} `;
    const said = message.startsWith(subject) ? message.slice(subject.length, -1) : message;
    return [{ in: where, pointer, message: said, schema: place }];
  });

const toSentence = (violation: Violation): string =>
  `${toSubject(violation)} ${violation.message}.`;

const toSubject = ({ in: place, pointer }: Pick<Violation, 'in' | 'pointer'>): string => {
  if (place === 'body') return `The body${pointer === '' ? '' : ` at ${pointer}`}`;
  const [name = '', ...within] = splitPointer(pointer);
  const inner = within.length === 0 ? '' : ` at /${within.join('/')}`;
  const kind = place === 'header' ? 'header' : place === 'cookie' ? 'cookie' : `${place} parameter`;
  return `The ${kind} "${name}"${inner}`;
};
