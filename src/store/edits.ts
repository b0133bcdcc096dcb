import type { FileForm } from './file-form.ts';
import { readJsonFile } from './json-file.ts';
import type { Outside } from './outside.ts';
import { toReason } from './trouble.ts';

export type EditsOptions = {
  readonly file: string;
  readonly outside: Outside;
  /** While the file is saved, it changes because of us. */
  readonly isSaving: () => boolean;
  readonly save: () => Promise<void>;
  readonly say: (sentence: string) => void;
};

/**
 * What to do when somebody else changed a store's file: it is taken in where that was asked for and it
 * is valid, else it is left alone, and that is said.
 */
export const meetEdits = (
  { file, outside, isSaving, save, say }: EditsOptions,
  takeIn: ((form: FileForm) => Promise<void>) | undefined,
): (() => void) => {
  let said: 'nothing yet' | 'left alone' = 'nothing yet';

  const leaveAlone = (): void => {
    if (said === 'left alone') return;
    said = 'left alone';
    say(
      `${file}: was changed by somebody else and is left alone from now on; the log keeps what is written, and at the end all of it goes to ${file}.conflict. Start with --watch-db to take such changes in.`,
    );
  };

  const tryToTakeIn = async (take: (form: FileForm) => Promise<void>): Promise<void> => {
    try {
      const identity = outside.identify();
      const form = await readJsonFile(file);
      if (form === undefined) return;
      await take(form);
      outside.acknowledge(identity);
      // The log goes on from what was there before, so the file has to hold what is there now.
      await save();
      say(`${file}: was changed by somebody else and taken in.`);
    } catch (error) {
      say(`${toReason(error)} Until then it is left alone.`);
    }
  };

  return () => {
    if (isSaving()) return;
    if (takeIn === undefined) leaveAlone();
    else tryToTakeIn(takeIn);
  };
};
