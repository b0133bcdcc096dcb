/** While replies are sent singly, one of so many waits, to see whether others join it. */
const probeInterval = 16;

/** After so many batches of a single reply, replies are sent singly again. */
const maxSingleBatches = 8;

/** Sends a reply; it may not throw. */
type SendNow = () => void;

/** Sends a reply now or at the end of this turn of the event loop. */
export type BatchReply = (send: SendNow) => void;

/**
 * Decides when a reply is sent: at once, or at the end of this turn of the event loop together with
 * the other replies of the turn. On a busy server a batch wakes a waiting client once instead of once
 * for each reply, which costs more than making the reply; on a quiet server there is nothing to wait for.
 */
export function createReplyBatching(): BatchReply {
  let mode: 'single' | 'batch' = 'single';
  let sentSingly = 0;
  let singleBatches = 0;
  let waiting: SendNow[] = [];
  const sendBatch = () => {
    const batch = waiting;
    waiting = [];
    const { length } = batch;
    singleBatches = length > 1 ? 0 : singleBatches + 1;
    mode =
      length > 1 || (mode === 'batch' && singleBatches < maxSingleBatches) ? 'batch' : 'single';
    for (const send of batch) send();
  };
  return (send) => {
    if (waiting.length > 0) waiting.push(send);
    else if (mode === 'single' && ++sentSingly % probeInterval !== 0) send();
    else {
      waiting.push(send);
      setImmediate(sendBatch);
    }
  };
}
