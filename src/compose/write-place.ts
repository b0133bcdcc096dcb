import type { Envelope } from '../document/document.ts';

/** A place in a body, as JSONPath writes it. */
export const writePlace = (envelope: Envelope | undefined): string | null =>
  envelope ? `$${envelope.path.map((step) => (step === 0 ? '[0]' : toStep(step))).join('')}` : null;

const toStep = (name: string): string =>
  /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
