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
import { processStart } from '../clock.ts';
import { isAlive, ticksOf } from './alive.ts';
import { unwritable } from './trouble.ts';

/** Who holds a lock. */
type Holder = {
  readonly pid: number;
  readonly host: string;
  /** When the process began: its number may have been another's before. */
  readonly since: number;
  /** The same as the system counts it, where it tells. */
  readonly ticks?: number | undefined;
};

const self = (): Holder => ({
  pid: process.pid,
  host: hostname(),
  since: processStart(),
  ticks: ticksOf(process.pid),
});

/**
 * Keeps others from a store's file, by a file beside it that names this process; returns what lets
 * go of it. One that was left behind by a process of this host that is gone is taken over.
 * @throws an error that says who holds the file.
 */
export const takeLock = (file: string): (() => void) => {
  const path = `${file}.lock`;
  // Processes of two containers may have the same number.
  const own = `${path}.${hostname()}.${process.pid}`;
  try {
    writeFileSync(own, `${JSON.stringify(self())}\n`);
  } catch (cause) {
    throw unwritable(file, cause);
  }
  try {
    // A link is made at one stroke, with its text, or not at all.
    while (!link(own, path)) makeWay(file, path);
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // The lock of a process that is gone is taken over, and there may be worse to tell than this.
    }
  };
};

const link = (own: string, path: string): boolean => {
  try {
    return isMade(() => linkSync(own, path));
  } catch {
    // Some file systems know no links.
    return isMade(() => copyFileSync(own, path, constants.COPYFILE_EXCL));
  }
};

const isMade = (make: () => void): boolean => {
  try {
    make();
    return true;
  } catch (error) {
    if (Object(error).code === 'EEXIST') return false;
    throw error;
  }
};

const makeWay = (file: string, path: string): void => {
  try {
    takeOver(file, path);
  } catch (error) {
    // Where it went meanwhile, the way is free.
    if (Object(error).code !== 'ENOENT') throw error;
  }
};

/** Moves away the lock of a process that is gone; whoever else does the same at the moment loses. */
const takeOver = (file: string, path: string): void => {
  const holder = readHolder(path);
  if (holder === undefined || !isStale(holder)) throw held(file, path, holder);
  const aside = `${path}.${hostname()}.${process.pid}.stale`;
  renameSync(path, aside);
  const moved = readHolder(aside);
  // Somebody took it over before us: what we moved away is theirs.
  if (moved !== undefined && !isStale(moved)) link(aside, path);
  rmSync(aside, { force: true });
};

/** Who holds a lock; `undefined` where that is no text of ours. */
const readHolder = (path: string): Holder | undefined => {
  const text = readFileSync(path, 'utf8');
  try {
    const { pid, host, since, ticks } = JSON.parse(text);
    const isHolder = Number.isInteger(pid) && typeof host === 'string' && Number.isFinite(since);
    return isHolder ? { pid, host, since, ticks } : undefined;
  } catch {
    return undefined;
  }
};

/** In a container a process often has the number of the one before it. */
const isStale = (holder: Holder): boolean => {
  const { pid, host, since } = holder;
  if (host !== hostname()) return false;
  return pid === process.pid ? since !== processStart() : !isAlive(holder);
};

const held = (file: string, path: string, holder: Holder | undefined): Error =>
  new Error(
    holder === undefined
      ? `${file}: ${path} is not a lock that Sandlot wrote; when no other process uses the file, delete ${path}.`
      : `${file}: in use by process ${holder.pid} on ${holder.host}; stop that one, or name another file (when it is gone for good, delete ${path}).`,
  );
