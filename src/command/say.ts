import type { EventEmitter } from 'node:events';

/** Says a sentence to the user, beside what the command prints. */
export const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

/** Says what went wrong, in one line. */
export const sayTrouble = (trouble: unknown): void => {
  const sentence = trouble instanceof Error ? trouble.message : String(trouble);
  say(sentence.replace(/\s*\n\s*/g, ' '));
};

/** Lets whoever reads what is printed stop reading, as `head` does. */
export const letReadersLeave = (output: Pick<EventEmitter, 'on'>): void => {
  output.on('error', forgiveLeaving);
};

/** Nothing is wrong with what nobody reads any more; anything else is thrown. */
export const forgiveLeaving = (error: unknown): void => {
  if (Object(error).code !== 'EPIPE') throw error;
};
