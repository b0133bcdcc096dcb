import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How often files are looked at, in ms. */
const rhythm = 200;

/** What tells files as they stand from the same files at another time. */
type Look = ReadonlyMap<string, string>;

/**
 * Calls back when files are others than before, once nothing of them changes any more: editors write in
 * pieces, or put a new file in the place of the old one. Folders stand for all that is in them.
 * What it returns ends it.
 */
export const watchFiles = (
  list: () => readonly string[],
  onChange: () => Promise<void>,
): (() => void) => {
  let known = look(list());
  let last = known;
  let timer: NodeJS.Timeout | undefined;
  let state: 'watching' | 'over' = 'watching';
  const tell = async (): Promise<void> => {
    const told = last;
    await onChange();
    // Of what changed meanwhile it hears at the next look; what is new is known as it stands now.
    known = new Map([...look(list())].map(([path, now]) => [path, told.get(path) ?? now]));
  };
  // Node's own watch loses sight of a file that another one takes the place of.
  const wait = (): void => {
    if (state === 'watching') timer = setTimeout(meet, rhythm).unref();
  };
  const meet = async (): Promise<void> => {
    const now = look(list());
    const isAtRest = isSame(now, last);
    last = now;
    if (isAtRest && !isSame(now, known)) await tell();
    wait();
  };
  wait();
  return () => {
    state = 'over';
    clearTimeout(timer);
  };
};

const look = (paths: readonly string[]): Look =>
  new Map(paths.flatMap(listFiles).map((path) => [path, identify(path)]));

const isSame = (one: Look, other: Look): boolean =>
  one.size === other.size && [...one].every(([path, identity]) => other.get(path) === identity);

/** What is in a folder, and the path itself. */
const listFiles = (path: string): readonly string[] => {
  try {
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return [path, ...names.map((name) => join(path, name))];
  } catch {
    return [path];
  }
};

const identify = (path: string): string => {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'gone';
  }
};
