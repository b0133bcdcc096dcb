import type { FileForm } from './file-form.ts';
import { readJsonFile } from './json-file.ts';
import type { Outside } from './outside.ts';
import { toReason } from './trouble.ts';

export type EditsOptions = {
  readonly file: string;
  readonly outside: Outside;
  /** Takes a step at a moment when every commit is safe, and writes the file anew with what it led to. */
  readonly saveAfter: (step: () => void) => Promise<void>;
  readonly say: (sentence: string) => void;
};

/**
 * What to do when somebody else changed a store's file: it is taken in where that was asked for and it
 * is valid, else it is left alone, and that is said. Resolves when that is done; never rejects.
 */
export const meetEdits = (
  options: EditsOptions,
  takeIn: ((form: FileForm) => void) | undefined,
): (() => Promise<void>) => {
  if (takeIn === undefined) return leaveAlone(options);
  let last = Promise.resolve();
  return () => {
    last = last.then(() => tryToTakeIn(options, takeIn));
    return last;
  };
};

const leaveAlone = ({ file, say }: EditsOptions): (() => Promise<void>) => {
  let said: 'nothing yet' | 'left alone' = 'nothing yet';
  return async () => {
    if (said === 'left alone') return;
    said = 'left alone';
    say(
      `${file}: was changed by somebody else and is left alone from now on; at the end all that would have been saved goes to ${file}.conflict. Start with --watch-db to take such changes in.`,
    );
  };
};

const tryToTakeIn = async (
  { file, outside, saveAfter, say }: EditsOptions,
  takeIn: (form: FileForm) => void,
): Promise<void> => {
  const identity = outside.identify();
  try {
    const form = await readJsonFile(file);
    if (form === undefined) return;
    // The log goes on from what was there before, so the file has to hold what is there now.
    await saveAfter(() => {
      takeIn(form);
      outside.acknowledge(identity);
    });
    say(`${file}: was changed by somebody else and taken in.`);
  } catch (error) {
    const then = outside.isAsKnown()
      ? 'What somebody else changed in it was taken in all the same.'
      : 'Until then it is left alone.';
    say(`${toReason(error)} ${then}`);
  }
};
