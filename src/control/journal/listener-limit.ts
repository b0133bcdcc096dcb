import { refuse } from '../../base/refusal.ts';

/** The number of waits and event streams that may be open at once: every call notifies all of them. */
const maxListeners = 1000;

/** Counts the open waits and event streams of a server. */
export type ListenerLimit = {
  /** Counts another one until the returned function is called; refuses (409) it over the limit. */
  acquire(): () => void;
};

export function createListenerLimit(): ListenerLimit {
  let open = 0;
  return {
    acquire: () => {
      if (open >= maxListeners) {
        throw refuse({
          code: 'listeners-full',
          detail: `${maxListeners} waits and event streams are open, which is the limit. Close some of them first.`,
        });
      }
      open += 1;
      return () => {
        open -= 1;
      };
    },
  };
}
