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

const toSentence = ({ in: place, pointer, message }: Violation): string => {
  if (place === 'body') return `The body${pointer === '' ? '' : ` at ${pointer}`} ${message}.`;
  const [name = '', ...within] = splitPointer(pointer);
  const inner = within.length === 0 ? '' : ` at /${within.join('/')}`;
  const kind = place === 'header' ? 'header' : place === 'cookie' ? 'cookie' : `${place} parameter`;
  return `The ${kind} "${name}"${inner} ${message}.`;
};
