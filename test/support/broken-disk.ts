import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Test } from 'tap';

/** The calls of the system that a store makes. */
type SystemCall =
  | 'copyFileSync'
  | 'fdatasync'
  | 'fdatasyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'openSync'
  | 'renameSync'
  | 'rmSync'
  | 'writeSync';

export type DiskFailure = {
  /** The system's word for what is wrong. */
  readonly code: string;
  /** Whether a call meets it; all do when absent. */
  readonly matches?: (...args: readonly unknown[]) => boolean;
};

/**
 * Lets calls of the system fail, as they would on a disk that is full or has a fault, until what is
 * returned is called or the test ends. For what a machine cannot be brought to otherwise.
 */
export function breakDisk(
  t: Test,
  call: SystemCall,
  { code, matches = () => true }: DiskFailure,
): () => void {
  const real = Reflect.get(fs, call);
  const replace = (value: unknown) => {
    Reflect.set(fs, call, value);
    syncBuiltinESMExports();
  };
  const mend = () => replace(real);
  replace((...args: unknown[]) => {
    if (!matches(...args)) return Reflect.apply(real, fs, args);
    const error = Object.assign(new Error(`${code}: simulated by a test, ${call}`), { code });
    const callback = args.at(-1);
    if (typeof callback !== 'function') throw error;
    setImmediate(() => callback(error));
    return undefined;
  });
  t.teardown(mend);
  return mend;
}

/** Lets the system write half of the next bytes only, as it may when there is little room. */
export function halveNextWrite(t: Test): void {
  const { writeSync } = fs;
  const mend = () => {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  };
  const half = (fd: number, bytes: Buffer, offset: number, length: number, position: number) => {
    mend();
    return writeSync(fd, bytes, offset, Math.floor(length / 2), position);
  };
  Reflect.set(fs, 'writeSync', half);
  syncBuiltinESMExports();
  t.teardown(mend);
}
