import type { StoreHealth } from './store.ts';
import { toReason } from './trouble.ts';

/** Whether commits can be kept. */
export type Health = {
  /** How it stands, by the last attempt. */
  read(): StoreHealth;
  /** Takes note of how an attempt ended; says it when that is another thing than before. */
  note(trouble: unknown): void;
};

export const openHealth = (log: string, say: (sentence: string) => void): Health => {
  let health: StoreHealth = { status: 'ok' };
  return {
    read: () => health,
    note: (trouble) => {
      if (trouble === undefined) {
        if (health.status === 'degraded') say('Writes are kept again.');
        health = { status: 'ok' };
        return;
      }
      const reason = `${log}: ${toReason(trouble)}`;
      if (health.status === 'ok') say(`Writes are refused until they can be kept: ${reason}`);
      health = { status: 'degraded', reason };
    },
  };
};
