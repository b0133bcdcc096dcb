import { copyFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { formatCount } from '../../base/text.ts';
import { parseLog } from '../log/log-format.ts';
import { logPaths } from '../log/recovery.ts';
import { type AcquiredStoreFile, acquireFile } from './acquire-file.ts';
import { acquireLock } from './lock.ts';
import { readStoreFile } from './store-file.ts';

/**
 * Makes the logs of a store's file readable again where a line in them is not what was written there:
 * what precedes it stays, and the original is kept beside. Gives what was done, a sentence each.
 * @throws an error where the file itself is what cannot be read: that is for a person to mend.
 */
export async function repairStore(file: string): Promise<readonly string[]> {
  const release = acquireLock(file);
  try {
    if ((await readStoreFile(file)) === undefined) {
      throw new Error(`${file}: is not there; name the file of a store.`);
    }
    const { log, previousLog } = logPaths(file);
    const truncated = truncateAtFault(previousLog);
    // What was logged after commits that are lost cannot be repeated.
    const actions = truncated === undefined ? [truncateAtFault(log)] : [truncated, moveAside(log)];
    const sentences = actions.filter((sentence) => sentence !== undefined);
    return sentences.length === 0 ? [`${file}: nothing had to be repaired.`] : sentences;
  } finally {
    release();
  }
}

/** Cuts a log off before the line that is not what was written there. */
function truncateAtFault(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { fault, length, commits } = parseLog(readFileSync(path));
  if (fault === undefined) return undefined;
  const copyPath = freePath(path);
  copyFileSync(path, copyPath);
  truncateSync(path, length);
  return `${path}: cut off before line ${fault.line}, after ${commits.length} commit${commits.length === 1 ? '' : 's'}; the original is ${copyPath}.`;
}

function moveAside(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const copyPath = freePath(path);
  renameSync(path, copyPath);
  return `${path}: goes on after what was cut off, and was moved to ${copyPath}.`;
}

/** Nothing that was kept before is overwritten. */
function freePath(path: string): string {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number += 1;
  return `${path}.damaged-${number}`;
}

/**
 * Looks through a store's file and its logs, and gives what is in them, a sentence each.
 * @throws an error that names the place where something is not as it was written, and what to do.
 */
export async function checkStore(file: string): Promise<readonly string[]> {
  const acquired = await acquireFile(file);
  acquired.release();
  return describeStore(acquired);
}

function describeStore({ file, content, recovered }: AcquiredStoreFile): readonly string[] {
  if (content === undefined) throw new Error(`${file}: is not there; name the file of a store.`);
  const { document, seed, commit = 0, sandboxes } = content;
  const { commits, torn } = recovered;
  return [
    `${file}: made for "${document.title}" with the seed value ${seed}; it holds ${formatCount(commit, 'commit')}.`,
    ...Object.entries(sandboxes).map(([name, { records, snapshots = {} }]) => {
      const sum = Object.values(records).reduce((total, list) => total + list.length, 0);
      return `Sandbox "${name}": ${formatCount(sum, 'record')}, ${formatCount(Object.keys(snapshots).length, 'snapshot')}.`;
    }),
    `The log beside it has ${formatCount(commits.length, 'commit')} more, each as it was written.`,
    ...(torn > 0 ? ['Its last line was torn; the next start drops it.'] : []),
  ];
}
