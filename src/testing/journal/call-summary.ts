import { isInternalResource } from '../../base/internal-resources.ts';
import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import type { CommittedChange, StoredRecord } from '../../store/types.ts';
import type { AppliedRule, JournalEntry } from './entry.ts';

/** A call in one line, without headers and bodies. */
export type CallSummary = Pick<JournalEntry, 'id' | 'duration' | 'sandbox' | 'method'> & {
  readonly at: string;
  readonly operation?: string;
  /** Path and query, with secrets masked. */
  readonly url: string;
  readonly status: number;
  /** The numbers of its notices, of its violations, and of the mistakes in its reply. */
  readonly notices: number;
  readonly violations: number;
  readonly findings: number;
  readonly by?: readonly AppliedRule[];
  /** The code of the refusal. */
  readonly refusal?: string;
  /** The records that it changed; only while the call is new. */
  readonly changes?: readonly CallChange[];
};

/** A record before and after a call; created or deleted without one of them. */
export type CallChange = {
  readonly resource: string;
  readonly key: string;
  readonly before?: StoredRecord;
  readonly after?: StoredRecord;
};

/** The header that reports mistakes in a reply of ours. */
const findingHeader = 'sandlot-finding';

export function toCallSummary(entry: JournalEntry, mask: MaskSecret): CallSummary {
  const { id, at, duration, sandbox, operation, method, url, reply, notices, refusal } = entry;
  const { by, changes } = entry;
  const finding = reply.headers[findingHeader];
  return {
    id,
    at: new Date(at).toISOString(),
    duration,
    sandbox,
    ...(operation !== undefined && { operation }),
    method,
    url: maskUrl(mask, url),
    status: reply.status,
    notices: notices.length,
    violations: refusal?.violations.length ?? 0,
    findings: finding === undefined ? 0 : [finding].flat().length,
    ...(by && { by }),
    ...(refusal && { refusal: refusal.code }),
    // What a refused call wrote was undone.
    ...(refusal === undefined && changes?.length && { changes: listCallChanges(changes) }),
  };
}

/** More records of one call are left out. */
const maxChanges = 20;

/** The first and the last state of each record. */
function listCallChanges(changes: readonly CommittedChange[]): readonly CallChange[] {
  const byRecord = new Map<string, CallChange>();
  for (const { resource, key, from, to } of changes) {
    if (isInternalResource(resource)) continue;
    const name = `${resource} ${key}`;
    const known = byRecord.get(name);
    const before = known ? known.before : from;
    byRecord.set(name, { resource, key, ...(before && { before }), ...(to && { after: to }) });
  }
  return [...byRecord.values()].slice(0, maxChanges);
}
