import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { processStart } from '../../base/clock.ts';
import { toUnwritableError } from '../storage-errors.ts';

/** Who holds a lock. */
type LockHolder = {
  readonly pid: number;
  readonly host: string;
  /** When the process began: its number may have been another's before. */
  readonly since: number;
  /** The same as the system counts it, where it tells. */
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
 * Keeps others from a store's file, by a file beside it that names this process; returns what lets
 * go of it. One that was left behind by a process of this host that is gone is taken over.
 * @throws an error that says who holds the file.
 */
export function acquireLock(file: string): () => void {
  const path = `${file}.lock`;
  // Processes of two containers may have the same number.
  const ownPath = `${path}.${hostname()}.${process.pid}`;
  try {
    writeFileSync(ownPath, `${JSON.stringify(currentProcess())}\n`);
  } catch (cause) {
    throw toUnwritableError(file, cause);
  }
  try {
    // A link is made at one stroke, with its text, or not at all.
    while (!createLockFile(ownPath, path)) removeStaleLock(file, path);
  } finally {
    rmSync(ownPath, { force: true });
  }
  return () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // The lock of a process that is gone is taken over, and there may be worse to tell than this.
    }
  };
}

function createLockFile(ownPath: string, path: string): boolean {
  try {
    return unlessExists(() => linkSync(ownPath, path));
  } catch {
    // Some file systems know no links.
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
    // Where it went meanwhile, the way is free.
    if (Object(error).code !== 'ENOENT') throw error;
  }
}

/** Moves away the lock of a process that is gone; whoever else does the same at the moment loses. */
function takeOverLock(file: string, path: string): void {
  const holder = readHolder(path);
  if (holder === undefined || !isStale(holder)) throw toLockedError(file, path, holder);
  const stalePath = `${path}.${hostname()}.${process.pid}.stale`;
  renameSync(path, stalePath);
  const moved = readHolder(stalePath);
  // Somebody took it over before us: what we moved away is theirs.
  if (moved !== undefined && !isStale(moved)) createLockFile(stalePath, path);
  rmSync(stalePath, { force: true });
}

/** Who holds a lock; `undefined` where that is no text of ours. */
function readHolder(path: string): LockHolder | undefined {
  const text = readFileSync(path, 'utf8');
  try {
    const { pid, host, since, ticks } = JSON.parse(text);
    const isHolder = Number.isInteger(pid) && typeof host === 'string' && Number.isFinite(since);
    return isHolder ? { pid, host, since, ticks } : undefined;
  } catch {
    return undefined;
  }
}

/** In a container a process often has the number of the one before it. */
function isStale(holder: LockHolder): boolean {
  const { pid, host, since } = holder;
  if (host !== hostname()) return false;
  return pid === process.pid ? since !== processStart() : !isProcessAlive(holder);
}

function toLockedError(file: string, path: string, holder: LockHolder | undefined): Error {
  return new Error(
    holder === undefined
      ? `${file}: ${path} is not a lock that Sandlot wrote; when no other process uses the file, delete ${path}.`
      : `${file}: in use by process ${holder.pid} on ${holder.host}; stop that one, or name another file (when it is gone for good, delete ${path}).`,
  );
}

/** A process, and when it began: its number may be another's by now. */
type ProcessIdentity = { readonly pid: number; readonly ticks?: number | undefined };

/** Whether that process is at work. One that ended and that nobody has waited for is still counted, but is not. */
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

/** When a process began, in ticks since the system did: no change of the clock moves that. */
export function processStartTicks(pid: number): number | undefined {
  return readProcessStat(pid)?.ticks;
}

/** What Linux tells of a process (proc(5)); `undefined` where there is no such place. */
function readProcessStat(
  pid: number,
): { readonly state: string; readonly ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the command comes before, in brackets, and may hold anything.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, ticks: Number(fields[18]) };
  } catch {
    return undefined;
  }
}
