/** While replies leave one by one, every so many waits, to see whether it has company. */
const probeEvery = 16;

/** After so many turns with a single reply, replies leave one by one again. */
const patience = 8;

/**
 * When a reply may leave: `undefined` for at once, else at the end of this turn of the event loop,
 * together with all others of the turn. On a busy server that wakes a waiting client once and not for
 * each reply, which costs more than making the reply does; on a quiet one there is nothing to wait for.
 */
export const openTurns = (): (() => Promise<void> | undefined) => {
  let manner: 'one by one' | 'together' = 'one by one';
  let left = 0;
  let lonely = 0;
  let waiting = 0;
  let end: Promise<void> | undefined;
  const close = () => {
    end = undefined;
    lonely = waiting > 1 ? 0 : lonely + 1;
    manner =
      waiting > 1 || (manner === 'together' && lonely < patience) ? 'together' : 'one by one';
  };
  return () => {
    waiting++;
    if (end) return end;
    if (manner === 'one by one' && ++left % probeEvery !== 0) return undefined;
    waiting = 1;
    end = new Promise((resolve) => {
      setImmediate(() => {
        close();
        resolve();
      });
    });
    return end;
  };
};
