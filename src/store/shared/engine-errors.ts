import { type Refusal, refuse } from '../../base/refusal.ts';
import { toErrorMessage } from '../storage-errors.ts';

/** Another replica committed first: the transaction runs again on the new state. */
export class CommitConflict extends Error {
  override readonly name = 'CommitConflict';

  constructor() {
    super('Another replica committed first. The transaction runs again.');
  }
}

/** Whether the engine has refused a command. */
export function isReplyError(error: unknown): boolean {
  return Object(error).name === 'ReplyError';
}

/**
 * Whether a failed command may have been carried out: `no` when it was never sent, or when the engine
 * refused it; `unknown` when its reply was lost.
 */
export function mayHaveRun(error: unknown): 'no' | 'unknown' {
  if (isReplyError(error)) return 'no';
  return /enableOfflineQueue/.test(String(Object(error).message)) ? 'no' : 'unknown';
}

const retryAfter = { 'retry-after': '1' };

/** Refuses a read or a write while the engine cannot be used: 507 when it is full, else 503. */
export function toEngineRefusal(engine: string, cause: unknown): Refusal {
  const message = toErrorMessage(cause);
  if (message.startsWith('OOM')) {
    return refuse({
      code: 'storage-full',
      detail: `The write could not be stored, so nothing was changed: the store ${engine} is out of memory. Raise its maxmemory, or drop sandboxes.`,
      cause,
    });
  }
  return refuse({
    code: 'storage-unreachable',
    detail: `The shared store ${engine} cannot be used now, so nothing was changed: ${describeEngineError(message)}. Try again soon.`,
    headers: retryAfter,
    cause,
  });
}

/** Runs commands, and refuses where one of them fails. */
export async function orRefuse<T>(
  { name }: { readonly name: string },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toEngineRefusal(name, error);
  }
}

/** The reason why an engine cannot be used, in a few words. */
export function describeEngineError(message: string): string {
  if (message.startsWith('READONLY')) return 'it is read-only';
  if (/enableOfflineQueue|max retries|Connection is closed/.test(message))
    return 'the connection is lost';
  if (/Command timed out/.test(message)) return 'it does not answer in time';
  return message;
}

/** Refuses a write whose reply was lost, and of which it could not be found out whether it was done. */
export function toUnknownResultRefusal(engine: string, cause: unknown): Refusal {
  return refuse({
    code: 'storage-unconfirmed',
    detail: `The connection to the shared store ${engine} was lost during the write, so it is not known whether it was stored. Read before you try again.`,
    headers: retryAfter,
    cause,
  });
}

/** Refuses a write that is in the engine's memory, but not where `--durability` wants it. */
export function toUnconfirmedRefusal(engine: string): Refusal {
  return refuse({
    code: 'storage-unconfirmed',
    detail: `The shared store ${engine} has the write in memory, but did not confirm in time that it is as durable as --durability asks for. Read before you try again.`,
    headers: retryAfter,
  });
}

/** Refuses a write that lost against those of other replicas too often. */
export function createConflictRefusal(sandbox: string, attempts: number): Refusal {
  return refuse({
    code: 'storage-conflict',
    detail: `Other replicas wrote to sandbox "${sandbox}" during each of ${attempts} attempts, so nothing was changed. Try again.`,
    headers: retryAfter,
  });
}
