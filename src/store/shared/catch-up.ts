/** A log that a replica compares its copy with. */
export type ComparedLog = {
  /** Resolves when the engine has answered the commands of this log that it was sent before. */
  answered(): Promise<unknown>;
  /** Brings the copy to a state that is not older than this call. */
  compare(): Promise<void>;
};

/**
 * Returns a function that brings the copies of these logs to states that are not older than its call, by
 * one comparison for all calls of a turn, and for all that come while earlier commands are on their way.
 * It goes out with the commits of the turn in which they are answered: to send costs more than to compare.
 */
export function createCatchUp(logs: readonly ComparedLog[]): () => Promise<void> {
  let next: Promise<void> | undefined;
  const compareSoon = async (): Promise<void> => {
    await new Promise(setImmediate);
    const answered = logs.map((log) => log.answered());
    if (answered.some((one) => one !== noCommand)) {
      await Promise.all(answered);
      await new Promise(setImmediate);
    }
    next = undefined;
    await Promise.all(logs.map((log) => log.compare()));
  };
  return () => {
    next ??= compareSoon();
    return next;
  };
}

/** What `answered` returns while no command is on its way. */
export const noCommand: Promise<unknown> = Promise.resolve();
