/** Under this many milliseconds between replies a server is busy. */
const busyWithin = 0.2;

const atOnce = Promise.resolve();

/**
 * When a reply may leave: at once on a quiet server; on a busy one with all others of the same turn
 * of the event loop, at its end. A client that waits is woken once then and not for each reply,
 * which would cost the server more than making the reply does. `ticks` are milliseconds.
 */
export const openTurns = (ticks: () => number): (() => Promise<void>) => {
  let end: Promise<void> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (end) return end;
    const now = ticks();
    const quiet = now - last > busyWithin;
    last = now;
    if (quiet) return atOnce;
    end = new Promise((resolve) => {
      setImmediate(() => {
        end = undefined;
        resolve();
      });
    });
    return end;
  };
};
