import { readFileSync } from 'node:fs';
import type { ClockState } from '../../base/clock.ts';
import { appendAll } from '../../base/list/append-all.ts';
import { describeSystemError } from '../../base/system-error.ts';
import { requireRegularFile } from './file-system.ts';
import type { LogEnd } from './log.ts';
import {
  type LogFault,
  type LoggedCommit,
  type LogHeader,
  type ParsedLog,
  parseLog,
} from './log-format.ts';

/** The paths of the log, and of the previous log while a checkpoint is being written. */
export function logPaths(file: string) {
  return { log: `${file}.log`, previousLog: `${file}.log.old` };
}

/** The state of the logs of a store file. */
export type LogPosition = {
  /** Where to append; `undefined` when a new log is needed. */
  readonly end: LogEnd | undefined;
  /** The number of the last commit. */
  readonly number: number;
  /** Whether the previous log still exists. */
  readonly previousLog: 'exists' | 'none';
};

/** The part of the logs that the store file does not include. */
export type RecoveredLog = LogPosition & {
  readonly commits: readonly LoggedCommit[];
  /** The number of bytes of an incomplete last line, which is dropped. */
  readonly torn: number;
  /** The clock of new sandboxes when the log was started. */
  readonly clock: ClockState | undefined;
};

/**
 * Reads the logs of a store file that includes commits up to `inFile`.
 * @throws an error that names the damaged line and the command that repairs it.
 */
export function recoverLogs(file: string, inFile: number): RecoveredLog {
  const paths = logPaths(file);
  const previousLog = readLogFile(file, paths.previousLog);
  const log = readLogFile(file, paths.log);
  const parts = [previousLog, log].flatMap((content) =>
    content?.header ? [toLogSegment(content.header, content.commits)] : [],
  );
  let number = inFile;
  const commits: LoggedCommit[] = [];
  for (const part of parts) {
    if (part.after > number) throw toMissingCommitsError(file, number, part.after);
    appendAll(commits, part.commits.slice(number - part.after));
    number = Math.max(number, part.last);
  }
  return {
    commits,
    end:
      log?.header && toLogSegment(log.header, log.commits).last === number
        ? toEnd(log, number)
        : undefined,
    number,
    clock: (log?.header ?? previousLog?.header)?.clock,
    previousLog: previousLog === undefined ? 'none' : 'exists',
    torn: (previousLog?.torn ?? 0) + (log?.torn ?? 0),
  };
}

function toEnd({ length, checksum }: ParsedLog, number: number): LogEnd {
  return {
    length,
    checksum,
    number,
  };
}

function readLogFile(file: string, path: string): ParsedLog | undefined {
  requireRegularFile(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${path}: cannot be read (${describeSystemError(cause)}). Make it readable.`, {
      cause,
    });
  }
  const content = parseLog(bytes);
  if (content.fault) throw toCorruptLogError(file, path, content.fault);
  if (content.header && content.header.version !== 1)
    throw toNewerVersionError(path, content.header);
  return content;
}

function toLogSegment({ after }: LogHeader, commits: ParsedLog['commits']) {
  return {
    after,
    commits,
    last: after + commits.length,
  };
}

function toCorruptLogError(file: string, path: string, { line, offset }: LogFault): Error {
  return new Error(
    `${path}: line ${line} (byte ${offset}) is damaged. \`sandlot db repair ${file}\` recovers the lines before it and keeps the original.`,
  );
}

function toNewerVersionError(path: string, { version }: LogHeader): Error {
  return new Error(
    `${path}: written in format version ${version}, but this Sandlot reads version 1. Use the Sandlot that wrote it.`,
  );
}

function toMissingCommitsError(file: string, number: number, after: number): Error {
  return new Error(
    `${file}: includes commits up to ${number}, but ${file}.log continues after ${after}, so some are missing. Restore the file that belongs to the log, or move the log away to start without it.`,
  );
}
