import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { toReason } from './trouble.ts';

/** Who holds a lock. */
type Holder = { readonly pid: number; readonly host: string };

/**
 * Keeps other processes from a store's file, by a file beside it that names this process; returns
 * what lets go of it. One that was left behind by a process of this host that is gone is taken over.
 * @throws an error that says who holds the file.
 */
export const takeLock = (file: string): (() => void) => {
  const path = `${file}.lock`;
  const own = `${path}.${process.pid}`;
  const text = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;
  try {
    writeFileSync(own, text);
  } catch (cause) {
    throw new Error(
      `${file}: its folder cannot be written (${toReason(cause)}); see to it, or name another file.`,
      { cause },
    );
  }
  try {
    // A link is made at one stroke, with its text, or not at all.
    while (!link(own, path)) takeOver(file, path);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(path, { force: true });
};

const link = (own: string, path: string): boolean => {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (Object(error).code === 'EEXIST') return false;
    throw error;
  }
};

/** Moves away the lock of a process that is gone; whoever else does the same at the moment loses. */
const takeOver = (file: string, path: string): void => {
  const holder = readHolder(path);
  if (holder === 'gone') return;
  if (holder === undefined || !isStale(holder)) throw held(file, path, holder);
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (Object(error).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  // Somebody took it over before us: what we moved away is theirs.
  if (moved !== undefined && moved !== 'gone' && !isStale(moved)) link(aside, path);
  rmSync(aside, { force: true });
};

const readHolder = (path: string): Holder | 'gone' | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 'gone';
  }
  try {
    const { pid, host } = JSON.parse(text);
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
};

/** In a container a process often has the number of the one before it: a lock of our own number is old. */
const isStale = ({ pid, host }: Holder): boolean =>
  host === hostname() && (pid === process.pid || !isAlive(pid));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Object(error).code === 'EPERM';
  }
};

const held = (file: string, path: string, holder: Holder | undefined): Error =>
  new Error(
    holder === undefined
      ? `${file}: ${path} is not a lock that Sandlot wrote; when no other process uses the file, delete ${path}.`
      : `${file}: in use by process ${holder.pid} on ${holder.host}; stop that one, or name another file (when it is gone for good, delete ${path}).`,
  );
