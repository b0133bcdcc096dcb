import { copyFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { readJsonFile } from './json-file.ts';
import { takeLock } from './lock.ts';
import { readLog } from './log-read.ts';
import { logPaths } from './recovery.ts';

/**
 * Makes the logs of a store's file readable again where a line in them is not what was written there:
 * what precedes it stays, and the original is kept beside. Gives what was done, a sentence each.
 * @throws an error where the file itself is what cannot be read: that is for a person to mend.
 */
export const repairStore = async (file: string): Promise<readonly string[]> => {
  const release = takeLock(file);
  try {
    if ((await readJsonFile(file)) === undefined) {
      throw new Error(`${file}: is not there; name the file of a store.`);
    }
    const { log, old } = logPaths(file);
    const cut = cutFault(old);
    // What was logged after commits that are lost cannot be repeated.
    const done = cut === undefined ? [cutFault(log)] : [cut, moveAside(log)];
    const said = done.filter((sentence) => sentence !== undefined);
    return said.length === 0 ? [`${file}: nothing had to be repaired.`] : said;
  } finally {
    release();
  }
};

/** Cuts a log off before the line that is not what was written there. */
const cutFault = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  const { fault, length, commits } = readLog(readFileSync(path));
  if (fault === undefined) return undefined;
  const kept = freePath(path);
  copyFileSync(path, kept);
  truncateSync(path, length);
  return `${path}: cut off before line ${fault.line}, after ${commits.length} commit${commits.length === 1 ? '' : 's'}; the original is ${kept}.`;
};

const moveAside = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  const kept = freePath(path);
  renameSync(path, kept);
  return `${path}: goes on after what was cut off, and was moved to ${kept}.`;
};

/** Nothing that was kept before is overwritten. */
const freePath = (path: string): string => {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number += 1;
  return `${path}.damaged-${number}`;
};
