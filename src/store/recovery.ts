import { readFileSync } from 'node:fs';
import type { ClockState } from '../clock.ts';
import type { LogEnd } from './log.ts';
import type { LoggedCommit } from './log-commit.ts';
import { type LogContent, type LogFault, type LogHead, readLog } from './log-read.ts';
import { toReason } from './trouble.ts';

/** The log of a store's file, and the one before it while the file is being written. */
export const logPaths = (file: string) => ({ log: `${file}.log`, old: `${file}.log.old` });

/** Where the logs of a store's file stand. */
export type LogPosition = {
  /** Where the log goes on; `undefined` where there is none to go on with. */
  readonly end: LogEnd | undefined;
  /** The number of the last commit. */
  readonly number: number;
  /** Whether a log from before is still there. */
  readonly old: 'there' | 'gone';
};

/** What the logs of a store's file hold beyond the file itself. */
export type Recovered = LogPosition & {
  /** The commits that are not in the file yet, in order. */
  readonly commits: readonly LoggedCommit[];
  /** How many bytes of a torn line were dropped. */
  readonly torn: number;
  /** The clock that sandboxes had at their beginning, which those of the log have to go on with. */
  readonly clock: ClockState | undefined;
};

/**
 * Reads the logs of a file that holds all commits up to a number.
 * @throws an error that names the place where a log is not what was written, and the command that
 * recovers what precedes.
 */
export const recover = (file: string, inFile: number): Recovered => {
  const paths = logPaths(file);
  const old = read(file, paths.old);
  const log = read(file, paths.log);
  const parts = [old, log].flatMap((content) =>
    content?.head ? [toPart(content.head, content.commits)] : [],
  );
  let number = inFile;
  const commits: LoggedCommit[] = [];
  for (const part of parts) {
    if (part.after > number) throw gap(file, number, part.after);
    commits.push(...part.commits.slice(number - part.after));
    number = Math.max(number, part.last);
  }
  return {
    commits,
    end:
      log?.head && toPart(log.head, log.commits).last === number ? toEnd(log, number) : undefined,
    number,
    clock: (log?.head ?? old?.head)?.clock,
    old: old === undefined ? 'gone' : 'there',
    torn: (old?.torn ?? 0) + (log?.torn ?? 0),
  };
};

const toEnd = ({ length, checksum }: LogContent, number: number): LogEnd => ({
  length,
  checksum,
  number,
});

const read = (file: string, path: string): LogContent | undefined => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${path}: cannot be read (${toReason(cause)}); make it readable.`, { cause });
  }
  const content = readLog(bytes);
  if (content.fault) throw faulty(file, path, content.fault);
  if (content.head && content.head.version !== 1) throw newer(path, content.head);
  return content;
};

const toPart = ({ after }: LogHead, commits: LogContent['commits']) => ({
  after,
  commits,
  last: after + commits.length,
});

const faulty = (file: string, path: string, { line, offset }: LogFault): Error =>
  new Error(
    `${path}: line ${line}, from byte ${offset} on, is not what was written there; \`sandlot db repair ${file}\` recovers what precedes it and keeps the original.`,
  );

const newer = (path: string, { version }: LogHead): Error =>
  new Error(
    `${path}: written in version ${version} of the form, and this Sandlot reads version 1; use the Sandlot that wrote it.`,
  );

const gap = (file: string, number: number, after: number): Error =>
  new Error(
    `${file}: holds the commits up to ${number}, and ${file}.log goes on after ${after}, so some are missing; put the file back that belongs to the log, or move the log away to do without it.`,
  );
