import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { processStart } from '../../base/clock.ts';
import { requireRegularFile } from '../log/file-system.ts';
import { toUnwritableError } from '../storage-errors.ts';

type LockHolder = {
  readonly pid: number;
  readonly host: string;
  /** The start time of the process: its id may have been used before. */
  readonly since: number;
  /** The start time in the system's clock ticks, where available. */
  readonly ticks?: number | undefined;
};

function currentProcess(): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    since: processStart(),
    ticks: processStartTicks(process.pid),
  };
}

/**
 * Locks a store file with a lock file that names this process; returns the function that unlocks
 * it. The lock of a process of this host that no longer runs is taken over.
 * @throws an error that names the process holding the lock.
 */
export function acquireLock(file: string): () => void {
  const path = `${file}.lock`;
  // Processes in two containers may have the same id.
  const ownPath = `${path}.${hostname()}.${process.pid}`;
  try {
    // Created anew, so that a link of that name is not written through.
    removeFile(ownPath);
    const text = `${JSON.stringify(currentProcess())}\n`;
    writeFileSync(ownPath, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw toUnwritableError(file, cause);
  }
  try {
    // `link` creates the lock with its content atomically.
    while (!createLockFile(ownPath, path)) removeStaleLock(file, path);
  } finally {
    rmSync(ownPath, { force: true });
  }
  return () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // A leftover lock is taken over by the next process, and a more important error may be on its
      // way.
    }
  };
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (Object(error).code !== 'ENOENT') throw error;
  }
}

function createLockFile(ownPath: string, path: string): boolean {
  try {
    return unlessExists(() => linkSync(ownPath, path));
  } catch {
    // Not every file system has hard links.
    return unlessExists(() => copyFileSync(ownPath, path, constants.COPYFILE_EXCL));
  }
}

function unlessExists(create: () => void): boolean {
  try {
    create();
    return true;
  } catch (error) {
    if (Object(error).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStaleLock(file: string, path: string): void {
  try {
    takeOverLock(file, path);
  } catch (error) {
    // The lock was removed meanwhile.
    if (Object(error).code !== 'ENOENT') throw error;
  }
}

/**
 * Moves the lock of a dead process away; only one of several processes that try at once succeeds.
 */
function takeOverLock(file: string, path: string): void {
  const holder = readHolder(path);
  if (holder === undefined || !isStale(holder)) throw toLockedError(file, path, holder);
  const stalePath = `${path}.${hostname()}.${process.pid}.stale`;
  renameSync(path, stalePath);
  const moved = readHolder(stalePath);
  // Another process took the lock over first, and its lock was moved: restore it.
  if (moved !== undefined && !isStale(moved)) createLockFile(stalePath, path);
  rmSync(stalePath, { force: true });
}

/** Reads the holder of a lock; `undefined` for a file that Sandlot did not write. */
function readHolder(path: string): LockHolder | undefined {
  requireRegularFile(path);
  const text = readFileSync(path, 'utf8');
  try {
    const { pid, host, since, ticks } = JSON.parse(text);
    const isHolder = Number.isInteger(pid) && typeof host === 'string' && Number.isFinite(since);
    return isHolder ? { pid, host, since, ticks } : undefined;
  } catch {
    return undefined;
  }
}

/** In a container a process often has the same id as its predecessor. */
function isStale(holder: LockHolder): boolean {
  const { pid, host, since } = holder;
  if (host !== hostname()) return false;
  return pid === process.pid ? since !== processStart() : !isProcessAlive(holder);
}

function toLockedError(file: string, path: string, holder: LockHolder | undefined): Error {
  return new Error(
    holder === undefined
      ? `${file}: ${path} is not a lock written by Sandlot. If no other process uses the file, delete ${path}.`
      : `${file}: in use by process ${holder.pid} on ${holder.host}. Stop that process, or name another file. If it no longer exists, delete ${path}.`,
  );
}

type ProcessIdentity = { readonly pid: number; readonly ticks?: number | undefined };

/** True if the process runs. A zombie still has an id but counts as dead. */
export function isProcessAlive({ pid, ticks }: ProcessIdentity): boolean {
  const stat = readProcessStat(pid);
  if (stat?.state === 'Z' || (stat && ticks !== undefined && stat.ticks !== ticks)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Object(error).code === 'EPERM';
  }
}

/** The start of a process in clock ticks since boot, unaffected by changes of the system clock. */
export function processStartTicks(pid: number): number | undefined {
  return readProcessStat(pid)?.ticks;
}

/** Reads proc(5); `undefined` on systems without it. */
function readProcessStat(
  pid: number,
): { readonly state: string; readonly ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name comes before, in parentheses, and may contain any character.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, ticks: Number(fields[18]) };
  } catch {
    return undefined;
  }
}
