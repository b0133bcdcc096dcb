/** What a client did with one record, and what came back. */
export type RecordOperation = {
  readonly kind: 'create' | 'read' | 'update' | 'update if' | 'delete';
  readonly start: number;
  /** `Infinity`: no reply came, so it may have happened at any time after its start, or not at all. */
  readonly end: number;
  /** The value that it writes. */
  readonly value?: string | undefined;
  /** The value that must be there before an `update if`. */
  readonly expected?: string | undefined;
  readonly result: 'done' | 'missing' | 'taken' | 'changed' | 'unknown';
  /** The value that a read returned. */
  readonly seen?: string | undefined;
};

type RecordState = string | undefined;

/**
 * Whether operations on one record can be put into an order in which each happens between its start and its
 * end, and has the result that it would have one after the other (Herlihy and Wing, 1990).
 * The search is that of Wing and Gong with a memory of the states that it has been in (Lowe, 2017).
 */
export function isLinearizable(
  operations: readonly RecordOperation[],
  initial: RecordState = undefined,
): boolean {
  const all = operations.toSorted((left, right) => left.start - right.start);
  const visited = new Set<string>();
  const search = (done: bigint, state: RecordState): boolean => {
    const memory = `${done} ${state}`;
    if (visited.has(memory)) return false;
    visited.add(memory);
    const open = all.filter((_, index) => !(done & (1n << BigInt(index))));
    if (open.every(({ result }) => result === 'unknown')) return true;
    // Only what began before all others had ended can come next.
    const firstEnd = Math.min(...open.map(({ end }) => end));
    for (const [index, operation] of all.entries()) {
      const bit = 1n << BigInt(index);
      if (done & bit || operation.start > firstEnd) continue;
      for (const next of listOutcomes(operation, state))
        if (search(done | bit, next.state)) return true;
    }
    return false;
  };
  return search(0n, initial);
}

/** The states after an operation that has its result; none if it cannot have it here. */
function listOutcomes(
  operation: RecordOperation,
  state: RecordState,
): readonly { readonly state: RecordState }[] {
  const { result } = operation;
  const outcome = execute(operation, state);
  if (result === 'unknown') return [outcome, { state }];
  const hasResult = outcome.result === result && outcome.seen === operation.seen;
  return hasResult ? [outcome] : [];
}

type Execution = {
  readonly state: RecordState;
  readonly result: RecordOperation['result'];
  readonly seen?: string | undefined;
};

function execute({ kind, value, expected }: RecordOperation, state: RecordState): Execution {
  if (kind === 'create')
    return state === undefined ? { state: value, result: 'done' } : { state, result: 'taken' };
  if (state === undefined) return { state, result: 'missing' };
  if (kind === 'read') return { state, result: 'done', seen: state };
  if (kind === 'delete') return { state: undefined, result: 'done' };
  if (kind === 'update if' && state !== expected) return { state, result: 'changed' };
  return { state: value, result: 'done' };
}
