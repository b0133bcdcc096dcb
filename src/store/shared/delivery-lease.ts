import { randomBytes } from 'node:crypto';
import type { SharedDeliveries } from '../types.ts';
import type { Engine } from './engine.ts';

/**
 * How long a replica may send before it has to renew its lease, in milliseconds. When it dies, another one
 * takes over after this time.
 */
const leaseTime = 6000;

/** Lets one replica at a time send the webhooks of a sandbox. */
export function createDeliveryLease(
  engine: Engine,
  { done, catchUp }: Pick<SharedDeliveries, 'done' | 'catchUp'>,
): SharedDeliveries {
  const owner = randomBytes(9).toString('base64url');
  return {
    announce: (sandbox) => {
      // The next message of the sandbox announces it again.
      engine.addWaiting(sandbox).catch(() => undefined);
    },
    acquire: async (sandbox) => {
      if (!(await engine.acquireLease(sandbox, owner, leaseTime))) return false;
      await catchUp(sandbox);
      return true;
    },
    release: async (sandbox, rest) => {
      if (rest === 'done') await engine.removeWaiting(sandbox);
      await engine.releaseLease(sandbox, owner);
    },
    waiting: () => engine.listWaiting(),
    done,
    catchUp,
  };
}
