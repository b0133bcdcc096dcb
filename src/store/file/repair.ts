import { copyFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { formatCount } from '../../base/text.ts';
import { parseLog } from '../log/log-format.ts';
import { logPaths } from '../log/recovery.ts';
import { type AcquiredStoreFile, prepareFile } from './acquire-file.ts';
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
    const { log, old } = logPaths(file);
    const cut = truncateAtFault(old);
    // What was logged after commits that are lost cannot be repeated.
    const done = cut === undefined ? [truncateAtFault(log)] : [cut, moveAside(log)];
    const said = done.filter((sentence) => sentence !== undefined);
    return said.length === 0 ? [`${file}: nothing had to be repaired.`] : said;
  } finally {
    release();
  }
}

/** Cuts a log off before the line that is not what was written there. */
function truncateAtFault(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { fault, length, commits } = parseLog(readFileSync(path));
  if (fault === undefined) return undefined;
  const kept = freePath(path);
  copyFileSync(path, kept);
  truncateSync(path, length);
  return `${path}: cut off before line ${fault.line}, after ${commits.length} commit${commits.length === 1 ? '' : 's'}; the original is ${kept}.`;
}

function moveAside(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const kept = freePath(path);
  renameSync(path, kept);
  return `${path}: goes on after what was cut off, and was moved to ${kept}.`;
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
  const prepared = await prepareFile(file);
  prepared.release();
  return describeStore(prepared);
}

function describeStore({ file, form, recovered }: AcquiredStoreFile): readonly string[] {
  if (form === undefined) throw new Error(`${file}: is not there; name the file of a store.`);
  const { document, seed, commit = 0, sandboxes } = form;
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
