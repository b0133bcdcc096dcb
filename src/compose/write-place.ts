import type { Envelope } from '../document/document.ts';

/** A place in a body, as JSONPath writes it. */
export const writePlace = (envelope: Envelope | undefined): string | null =>
  envelope ? `$${writeSteps(envelope.path)}${writeWrapper(envelope)}` : null;

const writeSteps = (path: Envelope['path']): string =>
  path.map((step) => (step === 0 ? '[0]' : toStep(step))).join('');

const writeWrapper = ({ wrapper }: Envelope): string =>
  wrapper ? `[*]${writeSteps(wrapper.path)}` : '';

const toStep = (name: string): string =>
  /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
