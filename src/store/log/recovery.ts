import { readFileSync } from 'node:fs';
import type { ClockState } from '../../base/clock.ts';
import { toErrorMessage } from '../storage-errors.ts';
import type { LogEnd } from './log.ts';
import { type LogFault, type LogHeader, type ParsedLog, parseLog } from './log-format.ts';
import type { LoggedCommit } from './logged-commit.ts';

/** The log of a store's file, and the one before it while the file is being written. */
export function logPaths(file: string) {
  return { log: `${file}.log`, previousLog: `${file}.log.old` };
}

/** Where the logs of a store's file stand. */
export type LogPosition = {
  /** Where the log goes on; `undefined` where there is none to go on with. */
  readonly end: LogEnd | undefined;
  /** The number of the last commit. */
  readonly number: number;
  /** Whether a log from before is still there. */
  readonly previousLog: 'exists' | 'none';
};

/** What the logs of a store's file hold beyond the file itself. */
export type RecoveredLog = LogPosition & {
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
    commits.push(...part.commits.slice(number - part.after));
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
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') return undefined;
    throw new Error(`${path}: cannot be read (${toErrorMessage(cause)}); make it readable.`, {
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
    `${path}: line ${line}, from byte ${offset} on, is not what was written there; \`sandlot db repair ${file}\` recovers what precedes it and keeps the original.`,
  );
}

function toNewerVersionError(path: string, { version }: LogHeader): Error {
  return new Error(
    `${path}: written in version ${version} of the form, and this Sandlot reads version 1; use the Sandlot that wrote it.`,
  );
}

function toMissingCommitsError(file: string, number: number, after: number): Error {
  return new Error(
    `${file}: holds the commits up to ${number}, and ${file}.log goes on after ${after}, so some are missing; put the file back that belongs to the log, or move the log away to do without it.`,
  );
}
