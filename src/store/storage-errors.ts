import { dirname, resolve } from 'node:path';
import { type Refusal, refuse } from '../base/refusal.ts';

/** What a system says when there is no room: on the disk, in a quota, in the size of a file. */
const diskFullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a person is told of an error of the system. */
export function toErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Refuses a write that could not be kept: 507 where there is no room, else 503 (RFC 4918, RFC 9110). */
export function createStorageRefusal(file: string, cause: unknown): Refusal {
  const status = diskFullCodes.has(String(Object(cause).code)) ? 507 : 503;
  return refuse({
    code: status === 507 ? 'storage-full' : 'storage-failed',
    detail: `The write could not be kept, so nothing was changed: ${file}: ${toErrorMessage(cause)}. ${
      status === 507 ? 'Make room' : 'Make the file writable'
    }; reads go on, and writes will as soon as they can be kept.`,
    cause,
  });
}

/** Says why a file could not be written; an error that is not the system's says so itself. */
export function toUnwritableError(file: string, cause: unknown): unknown {
  const { code } = Object(cause);
  if (code === undefined) return cause;
  const reason =
    code === 'ENOENT'
      ? `its folder ${dirname(resolve(file))} is not there; make it`
      : `cannot be written (${toErrorMessage(cause)}); see to it`;
  return new Error(`${file}: ${reason}, or name another file.`, { cause });
}
