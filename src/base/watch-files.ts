import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How often files are looked at, in ms. */
const pollIntervalMs = 200;

/** What tells files as they stand from the same files at another time. */
type FileStates = ReadonlyMap<string, string>;

/**
 * Calls back when files are others than before, once nothing of them changes any more: editors write in
 * pieces, or put a new file in the place of the old one. Folders stand for all that is in them.
 * What it returns ends it.
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
    // Of what changed meanwhile it hears at the next look; what is new is known as it stands now.
    reportedStates = new Map(
      [...readFileStates(list())].map(([path, now]) => [path, reported.get(path) ?? now]),
    );
  };
  // Node's own watch loses sight of a file that another one takes the place of.
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

/** What is in a folder, and the path itself. */
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
