import { toErrorMessage } from '../storage-errors.ts';
import type { StoreFileContent } from './file-format.ts';
import type { FileMonitor } from './file-monitor.ts';
import { readStoreFile } from './store-file.ts';

export type ExternalEditOptions = {
  readonly file: string;
  readonly fileMonitor: FileMonitor;
  /** Takes a step at a moment when every commit is safe, and writes the file anew with what it led to. */
  readonly saveAfter: (step: () => void) => Promise<void>;
  readonly notify: (sentence: string) => void;
};

/**
 * What to do when somebody else changed a store's file: it is taken in where that was asked for and it
 * is valid, else it is left alone, and that is said. Resolves when that is done; never rejects.
 */
export function createEditHandler(
  options: ExternalEditOptions,
  applyEdit: ((content: StoreFileContent) => void) | undefined,
): () => Promise<void> {
  if (applyEdit === undefined) return ignoreEdits(options);
  let last = Promise.resolve();
  return () => {
    last = last.then(() => tryToApplyEdit(options, applyEdit));
    return last;
  };
}

function ignoreEdits({ file, notify }: ExternalEditOptions): () => Promise<void> {
  let reported: 'nothing yet' | 'left alone' = 'nothing yet';
  return async () => {
    if (reported === 'left alone') return;
    reported = 'left alone';
    notify(
      `${file}: was changed by somebody else and is left alone from now on; at the end all that would have been saved goes to ${file}.conflict. Start with --watch-db to take such changes in.`,
    );
  };
}

async function tryToApplyEdit(
  { file, fileMonitor, saveAfter, notify }: ExternalEditOptions,
  applyEdit: (content: StoreFileContent) => void,
): Promise<void> {
  const identity = fileMonitor.identify();
  try {
    const content = await readStoreFile(file);
    if (content === undefined) return;
    // The log goes on from what was there before, so the file has to hold what is there now.
    await saveAfter(() => {
      applyEdit(content);
      fileMonitor.acknowledge(identity);
    });
    notify(`${file}: was changed by somebody else and taken in.`);
  } catch (error) {
    const consequence = fileMonitor.isUnchanged()
      ? 'What somebody else changed in it was taken in all the same.'
      : 'Until then it is left alone.';
    notify(`${toErrorMessage(error)} ${consequence}`);
  }
}
