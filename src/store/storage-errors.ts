import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Refusal, refuse } from '../base/refusal.ts';
import { describeSystemError } from '../base/system-error.ts';

/** No space left on the device, quota exceeded, file too large. */
const diskFullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function toErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Refuses a write that could not be stored: 507 when the disk is full, else 503 (RFC 4918, RFC
 * 9110).
 */
export function createStorageRefusal(file: string, cause: unknown): Refusal {
  const status = diskFullCodes.has(String(Object(cause).code)) ? 507 : 503;
  return refuse({
    code: status === 507 ? 'storage-full' : 'storage-failed',
    detail: `The write could not be stored, so nothing was changed: ${file}: ${toErrorMessage(cause)}. ${
      status === 507 ? 'Free disk space' : 'Make the file writable'
    }; until then reads continue and writes are refused.`,
    cause,
  });
}

/** Explains why a file cannot be written; returns other errors unchanged. */
export function toUnwritableError(file: string, cause: unknown): unknown {
  const { code, path = file } = Object(cause);
  if (code === undefined) return cause;
  const folder = dirname(resolve(file));
  // The folders of a virtual file system are there, and take no files.
  if (code === 'ENOENT' && existsSync(folder))
    return new Error(
      `${file}: files cannot be created in the folder ${folder}. Name another file.`,
      { cause },
    );
  const reason =
    code === 'ENOENT'
      ? `the folder ${folder} does not exist. Create it`
      : `cannot be written (${path === file ? '' : `${path}: `}${describeSystemError(cause)}). Fix that`;
  return new Error(`${file}: ${reason}, or name another file.`, { cause });
}
