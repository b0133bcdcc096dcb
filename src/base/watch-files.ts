import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds between two checks. */
const pollIntervalMs = 200;

/** The version of each file. */
type FileStates = ReadonlyMap<string, string>;

/**
 * Calls back once changed files have settled: editors write in several steps, or replace the file.
 * A folder stands for everything in it. Returns the function that stops watching.
 */
export function watchFiles(
  list: () => readonly string[],
  onChange: () => Promise<void>,
): () => void {
  let reportedStates = readFileStates(list());
  let latest = reportedStates;
  let timer: NodeJS.Timeout | undefined;
  let state: 'watching' | 'over' = 'watching';
  const report = async (): Promise<void> => {
    const reported = latest;
    await onChange();
    // A change made during the callback is reported next; new files are recorded as they are.
    reportedStates = new Map(
      [...readFileStates(list())].map(([path, now]) => [path, reported.get(path) ?? now]),
    );
  };
  // `fs.watch` loses a file that is replaced.
  const wait = (): void => {
    if (state === 'watching') timer = setTimeout(poll, pollIntervalMs).unref();
  };
  const poll = async (): Promise<void> => {
    const now = readFileStates(list());
    const isAtRest = isUnchanged(now, latest);
    latest = now;
    if (isAtRest && !isUnchanged(now, reportedStates)) await report();
    wait();
  };
  wait();
  return () => {
    state = 'over';
    clearTimeout(timer);
  };
}

function readFileStates(paths: readonly string[]): FileStates {
  return new Map(paths.flatMap(listFiles).map((path) => [path, fileStateOf(path)]));
}

function isUnchanged(before: FileStates, after: FileStates): boolean {
  return (
    before.size === after.size &&
    [...before].every(([path, identity]) => after.get(path) === identity)
  );
}

/** The path itself, and everything in it if is a folder. */
function listFiles(path: string): readonly string[] {
  try {
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return [path, ...names.map((name) => join(path, name))];
  } catch {
    return [path];
  }
}

function fileStateOf(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
