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
  let known = readFileStates(list());
  let last = known;
  let timer: NodeJS.Timeout | undefined;
  let state: 'watching' | 'over' = 'watching';
  const tell = async (): Promise<void> => {
    const told = last;
    await onChange();
    // Of what changed meanwhile it hears at the next look; what is new is known as it stands now.
    known = new Map(
      [...readFileStates(list())].map(([path, now]) => [path, told.get(path) ?? now]),
    );
  };
  // Node's own watch loses sight of a file that another one takes the place of.
  const wait = (): void => {
    if (state === 'watching') timer = setTimeout(meet, pollIntervalMs).unref();
  };
  const meet = async (): Promise<void> => {
    const now = readFileStates(list());
    const isAtRest = isUnchanged(now, last);
    last = now;
    if (isAtRest && !isUnchanged(now, known)) await tell();
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

function isUnchanged(one: FileStates, other: FileStates): boolean {
  return (
    one.size === other.size && [...one].every(([path, identity]) => other.get(path) === identity)
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
    return 'gone';
  }
}
