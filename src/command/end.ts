import { sayTrouble } from './say.ts';

/** Ends what serves on a signal: lets go of its clients, closes it, ends the process. */
export const endOnSignal = (drain: () => void, close: () => Promise<void>): void => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      drain();
      end(close);
    });
  }
};

const end = async (close: () => Promise<void>): Promise<void> => {
  try {
    await close();
  } catch (error) {
    sayTrouble(error);
    process.exitCode = 1;
  }
  // A behaviours module may have timers or connections of its own, which would go on for ever.
  process.exit();
};
