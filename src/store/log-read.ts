import type { ClockState } from '../clock.ts';
import type { LoggedCommit } from './log-commit.ts';
import { readLine } from './log-line.ts';
import type { DocumentIdentity } from './store.ts';

/** The first line of a log. */
export type LogHead = {
  /** Of the form of a log; 1 is the one that there is. */
  readonly version: number;
  readonly document: DocumentIdentity;
  /** The number of the last commit before this log. */
  readonly after: number;
  /** The clock that a new sandbox had; absent in logs of older versions. */
  readonly clock?: ClockState;
};

/** Where a log can be read no further. */
export type LogFault = { readonly line: number; readonly offset: number };

/** What is in a log. */
export type LogContent = {
  /** `undefined` where even that was not written to its end. */
  readonly head: LogHead | undefined;
  readonly commits: readonly LoggedCommit[];
  /** How many bytes are whole lines, and the checksum of the last of them. */
  readonly length: number;
  readonly checksum: number;
  /** How many bytes come after them: a line that was being written when the process died. */
  readonly torn: number;
  /** A line that was written to its end and is not what was written. */
  readonly fault: LogFault | undefined;
};

const newline = 0x0a;

/** Reads a log as far as it is whole. */
export const readLog = (bytes: Buffer): LogContent => {
  const commits: LoggedCommit[] = [];
  let head: LogHead | undefined;
  let checksum = 0;
  let start = 0;
  let line = 1;
  let fault: LogFault | undefined;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const found = readLine(bytes.subarray(start, end), checksum);
    if (found === undefined) {
      fault = { line, offset: start };
      break;
    }
    const value = JSON.parse(found.json);
    if (head === undefined) head = value;
    else commits.push(value);
    checksum = found.checksum;
    start = end + 1;
    line += 1;
  }
  const rest = bytes.subarray(start);
  // A line that is whole but for another byte in the place of its end was not torn.
  if (rest.length > 0 && readLine(rest.subarray(0, -1), checksum)) fault = { line, offset: start };
  return { head, commits, length: start, checksum, torn: fault ? 0 : rest.length, fault };
};
