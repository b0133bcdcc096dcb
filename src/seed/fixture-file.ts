import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toReason } from '../reason.ts';
import type { SandboxState, World } from '../store/store.ts';
import {
  type OnState,
  readResource,
  readTable,
  readText,
  readWorld,
  type Written,
} from './written.ts';

/** A folder or a file; or what such a file may hold. */
export type FixtureSource = string | URL | World | Pick<SandboxState, 'records' | 'books'>;

/**
 * Reads fixtures: of a folder each file is a resource, called by its path; a file of JSON or YAML has
 * them all, where it holds no list.
 * @throws an error with a sentence that names the file and the place.
 */
export const readFixtureSource = async (
  source: FixtureSource,
  onState: OnState,
): Promise<readonly Written[]> => {
  if (typeof source === 'object' && !(source instanceof URL))
    return readWorld(source, 'The fixtures', onState);
  const path = source instanceof URL ? fileURLToPath(source) : source;
  if (!(await isFolder(path))) return readSingle(path, onState);
  const written: Written[] = [];
  for (const file of await listFiles(path)) written.push(await readOne(path, file));
  return written;
};

/** The files that fixtures are read from, as they are now; of a folder those that may come are not named. */
const listFiles = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|[\\/])\./.test(relative(folder, file)))
    .sort();
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw toUnreadable(path, cause);
  }
};

const readSingle = async (file: string, onState: OnState): Promise<readonly Written[]> => {
  const name = nameOf(basename(file));
  const text = await read(file);
  if (isTable(file)) return [readTable(text, name, file)];
  const value = readText(text, file);
  return Array.isArray(value) ? [readResource(value, name, file)] : readWorld(value, file, onState);
};

const readOne = async (folder: string, file: string): Promise<Written> => {
  if (!/\.(json|ya?ml|csv)$/i.test(file))
    throw new Error(`${file} is no fixture: a resource is a file of JSON, YAML or CSV.`);
  const name = nameOf(relative(folder, file).split(sep).join('/'));
  const text = await read(file);
  return isTable(file)
    ? readTable(text, name, file)
    : readResource(readText(text, file), name, file);
};

const isTable = (file: string): boolean => /\.csv$/i.test(file);

const nameOf = (file: string): string => file.replace(/\.\w+$/, '');

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw toUnreadable(file, cause);
  }
};

const toUnreadable = (path: string, cause: unknown): Error =>
  new Error(`The fixtures ${path} cannot be read: ${toReason(cause)}.`, { cause });
