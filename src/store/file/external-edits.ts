import { toErrorMessage } from '../storage-errors.ts';
import type { StoreFileContent } from './file-format.ts';
import type { FileMonitor } from './file-monitor.ts';
import { readStoreFile } from './store-file.ts';

export type ExternalEditOptions = {
  readonly file: string;
  readonly fileMonitor: FileMonitor;
  /** Runs a step between commits, then writes a checkpoint. */
  readonly saveAfter: (step: () => void) => Promise<void>;
  readonly notify: (sentence: string) => void;
};

/**
 * Returns the handler for external edits of a store file. It applies a valid edit if `applyEdit` is
 * given; otherwise it leaves the file alone and reports that. Never rejects.
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
      `${file}: was edited, so it is no longer written. On exit the state is saved in ${file}.conflict. Start with --watch-db to apply such edits.`,
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
    // The log continues the previous content, so the file must hold the new one before the next
    // commit.
    await saveAfter(() => {
      applyEdit(content);
      fileMonitor.acknowledge(identity);
    });
    notify(`${file}: was edited; the edit was applied.`);
  } catch (error) {
    const consequence = fileMonitor.isUnchanged()
      ? 'The edit was applied nevertheless.'
      : 'Until then the edit is ignored.';
    notify(`${toErrorMessage(error)} ${consequence}`);
  }
}
