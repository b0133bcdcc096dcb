/** While replies leave one by one, every so many waits, to see whether it has company. */
const probeInterval = 16;

/** After so many turns with a single reply, replies leave one by one again. */
const maxLoneBatches = 8;

/** Sends a reply; it may not throw. */
type SendNow = () => void;

/** Has a reply sent when its time has come. */
export type BatchReply = (leave: SendNow) => void;

/**
 * When a reply leaves: at once, or at the end of this turn of the event loop, together with all
 * others of the turn. On a busy server that wakes a waiting client once and not for each reply, which
 * costs more than making the reply does; on a quiet one there is nothing to wait for.
 */
export function createReplyBatching(): BatchReply {
  let manner: 'one by one' | 'together' = 'one by one';
  let left = 0;
  let lonely = 0;
  let waiting: SendNow[] = [];
  const close = () => {
    const together = waiting;
    waiting = [];
    const { length } = together;
    lonely = length > 1 ? 0 : lonely + 1;
    manner =
      length > 1 || (manner === 'together' && lonely < maxLoneBatches) ? 'together' : 'one by one';
    for (const leave of together) leave();
  };
  return (leave) => {
    if (waiting.length > 0) waiting.push(leave);
    else if (manner === 'one by one' && ++left % probeInterval !== 0) leave();
    else {
      waiting.push(leave);
      setImmediate(close);
    }
  };
}
