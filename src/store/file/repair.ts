import { copyFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { formatCount } from '../../base/text.ts';
import { requireRegularFile } from '../log/file-system.ts';
import { parseLog } from '../log/log-format.ts';
import { logPaths } from '../log/recovery.ts';
import { type AcquiredStoreFile, acquireFile, lockStoreFile } from './acquire-file.ts';
import { readStoreFile } from './store-file.ts';

/**
 * Truncates damaged logs before the damage and keeps copies of the originals. Returns what was
 * done, one sentence each.
 * @throws an error when the store file itself cannot be read.
 */
export async function repairStore(file: string): Promise<readonly string[]> {
  const release = lockStoreFile(file);
  try {
    if ((await readStoreFile(file)) === undefined) {
      throw new Error(`${file}: no such file. Name a file that was made with --db.`);
    }
    const { log, previousLog } = logPaths(file);
    for (const path of [log, previousLog]) requireRegularFile(path);
    const truncated = truncateAtFault(previousLog);
    // Commits after lost ones cannot be replayed.
    const actions = truncated === undefined ? [truncateAtFault(log)] : [truncated, moveAside(log)];
    const sentences = actions.filter((sentence) => sentence !== undefined);
    return sentences.length === 0 ? [`${file}: nothing to repair.`] : sentences;
  } finally {
    release();
  }
}

/** Truncates a log before its damaged line. */
function truncateAtFault(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { fault, length, commits } = parseLog(readFileSync(path));
  if (fault === undefined) return undefined;
  const copyPath = freePath(path);
  copyFileSync(path, copyPath);
  truncateSync(path, length);
  return `${path}: truncated before line ${fault.line}, after ${formatCount(commits.length, 'commit')}. The original is kept in ${copyPath}.`;
}

function moveAside(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const copyPath = freePath(path);
  renameSync(path, copyPath);
  return `${path}: continues the truncated log, so it was moved to ${copyPath}.`;
}

/** Never overwrites an earlier copy. */
function freePath(path: string): string {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number += 1;
  return `${path}.damaged-${number}`;
}

/**
 * Describes the content of a store file and its logs, one sentence each.
 * @throws an error that names the damaged location and the remedy.
 */
export async function checkStore(file: string): Promise<readonly string[]> {
  const acquired = await acquireFile(file);
  acquired.release();
  return describeStore(acquired);
}

function describeStore({ file, content, recovered }: AcquiredStoreFile): readonly string[] {
  if (content === undefined)
    throw new Error(`${file}: no such file. Name a file that was made with --db.`);
  const { document, seed, commit = 0, sandboxes } = content;
  const { commits, torn } = recovered;
  return [
    `${file}: made for "${document.title}" with seed ${seed}; it includes ${formatCount(commit, 'commit')}.`,
    ...Object.entries(sandboxes).map(([name, { records, snapshots = {} }]) => {
      const sum = Object.values(records).reduce((total, list) => total + list.length, 0);
      return `Sandbox "${name}": ${formatCount(sum, 'record')}, ${formatCount(Object.keys(snapshots).length, 'snapshot')}.`;
    }),
    `Its log has ${formatCount(commits.length, 'further commit')}, all intact.`,
    ...(torn > 0 ? ['Its last line is incomplete; the next start drops it.'] : []),
  ];
}
