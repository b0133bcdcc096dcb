import { setTimeout } from 'node:timers/promises';
import { monotonicNow } from '../../base/clock.ts';
import type { BufferingReplicas, CallKeys, Engine } from './engine.ts';
import { maxMarkAge } from './scripts.ts';

/** The pause between two looks at the marks, in milliseconds. */
const lookInterval = 10;

type WaitOptions = {
  /** The replica that waits. */
  readonly replica?: string;
  /** The marks, where they are known. */
  readonly marks?: BufferingReplicas | undefined;
};

/**
 * Asks the other replicas that buffer calls of a sandbox to store them, and waits until they have stored what
 * they had at the beginning. The mark of a replica that has crashed expires, which bounds the wait. Resolves to false if there was
 * nothing to wait for.
 */
export async function waitForBufferedCalls(
  engine: Engine,
  keys: CallKeys,
  { replica, marks }: WaitOptions = {},
): Promise<boolean> {
  const before = [...(marks ?? (await engine.listBuffering(keys)))].filter(
    ([other]) => other !== replica,
  );
  if (before.length === 0) return false;
  const replicas = before.map(([other]) => other);
  // An engine that refuses it (since it is full, for example) makes the wait longer, and no more.
  await engine.requestFlush(keys, replicas).catch(() => undefined);
  const end = monotonicNow() + maxMarkAge;
  let isWaiting = true;
  while (isWaiting && monotonicNow() < end) {
    await setTimeout(lookInterval);
    const now = await engine.listBuffering(keys);
    isWaiting = before.some(([other, time]) => now.get(other) === time);
  }
  return true;
}
