import { toHash } from '../../state/router.ts';
import type { CallEntry } from '../../state/types.ts';

/** The operation of a call, else its method and path. */
function toMatch({ operation, method, path }: CallEntry) {
  return operation === undefined ? { method, path } : { operation };
}

/** The form of an override that answers such calls as this one was answered. */
export function toOverrideHash(entry: CallEntry): string {
  const { status, reply } = entry;
  const answer = {
    status: status === 0 ? 503 : status,
    ...(reply.body !== undefined && { body: reply.body }),
  };
  return toHash('rules', ['new-override'], {
    from: JSON.stringify({ match: toMatch(entry), answer, times: 1 }),
  });
}

/** The form of a fault that makes such calls fail. */
export function toFaultHash(entry: CallEntry): string {
  return toHash('rules', ['new-fault'], {
    from: JSON.stringify({ match: toMatch(entry), error: { status: 503 }, times: 1 }),
  });
}
