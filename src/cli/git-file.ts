import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { promisify } from 'node:util';

/** A file of a revision: `git:main:openapi.yaml`. */
export type GitName = { readonly revision: string; readonly path: string };

/** A file that exists until it is closed. */
export type GitFile = { readonly path: string; readonly close: () => Promise<void> };

/** Reads a name such as `git:main:openapi.yaml`; `undefined` for another name. */
export function parseGitName(name: string): GitName | undefined {
  const [scheme, revision = '', ...rest] = name.split(':');
  const path = rest.join(':');
  // A revision that begins with a dash would be an option of git.
  return scheme === 'git' && /^[^-]/.test(revision) && path !== '' ? { revision, path } : undefined;
}

const run = promisify(execFile);

/**
 * Writes the folder of a file, as a revision of the repository around the current folder has it, to a
 * temporary folder: a document may refer to the files beside it.
 * @throws an error whose message is git's own.
 */
export async function openGitFile({ revision, path }: GitName): Promise<GitFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sandlot-git-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const archive = join(folder, 'files.tar');
    const { stdout: root } = await run('git', ['rev-parse', '--show-toplevel']);
    const { stdout: prefix } = await run('git', ['rev-parse', '--show-prefix']);
    const inRoot = posix.dirname(posix.join(prefix.trim(), path));
    const tree = inRoot === '.' ? revision : `${revision}:${inRoot}`;
    await run('git', ['archive', '--format=tar', `--output=${archive}`, tree], {
      cwd: root.trim(),
    });
    await run('tar', ['-xf', archive, '-C', folder]);
    return { path: join(folder, basename(path)), close };
  } catch (cause) {
    await close();
    const [line] = `${Object(cause).stderr || Object(cause).message}`.trim().split('\n');
    throw new Error(`Cannot read ${path} of ${revision} from git: ${line}.`, { cause });
  }
}
