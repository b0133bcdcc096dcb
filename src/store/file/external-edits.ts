import { toErrorMessage } from '../storage-errors.ts';
import type { StoreFileContent } from './file-format.ts';
import type { FileMonitor } from './file-monitor.ts';
import { readStoreFile } from './store-file.ts';

export type ExternalEditOptions = {
  readonly file: string;
  readonly outside: FileMonitor;
  /** Takes a step at a moment when every commit is safe, and writes the file anew with what it led to. */
  readonly saveAfter: (step: () => void) => Promise<void>;
  readonly say: (sentence: string) => void;
};

/**
 * What to do when somebody else changed a store's file: it is taken in where that was asked for and it
 * is valid, else it is left alone, and that is said. Resolves when that is done; never rejects.
 */
export function createEditHandler(
  options: ExternalEditOptions,
  takeIn: ((form: StoreFileContent) => void) | undefined,
): () => Promise<void> {
  if (takeIn === undefined) return ignoreEdits(options);
  let last = Promise.resolve();
  return () => {
    last = last.then(() => tryToApplyEdit(options, takeIn));
    return last;
  };
}

function ignoreEdits({ file, say }: ExternalEditOptions): () => Promise<void> {
  let said: 'nothing yet' | 'left alone' = 'nothing yet';
  return async () => {
    if (said === 'left alone') return;
    said = 'left alone';
    say(
      `${file}: was changed by somebody else and is left alone from now on; at the end all that would have been saved goes to ${file}.conflict. Start with --watch-db to take such changes in.`,
    );
  };
}

async function tryToApplyEdit(
  { file, outside, saveAfter, say }: ExternalEditOptions,
  takeIn: (form: StoreFileContent) => void,
): Promise<void> {
  const identity = outside.identify();
  try {
    const form = await readStoreFile(file);
    if (form === undefined) return;
    // The log goes on from what was there before, so the file has to hold what is there now.
    await saveAfter(() => {
      takeIn(form);
      outside.acknowledge(identity);
    });
    say(`${file}: was changed by somebody else and taken in.`);
  } catch (error) {
    const then = outside.isUnchanged()
      ? 'What somebody else changed in it was taken in all the same.'
      : 'Until then it is left alone.';
    say(`${toErrorMessage(error)} ${then}`);
  }
}
