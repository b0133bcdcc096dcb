import { toInternalResource } from '../../base/internal-resources.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { Records, StoredRecord } from '../../store/types.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { PerformedCall } from '../calls/performed-call.ts';

/** A reply that is sent again for the same request. */
export type KeptReply = {
  readonly id: string;
  readonly fingerprint: string;
  readonly answered: Omit<PerformedCall, 'cut'>;
};

/** Holds the replies to requests with an idempotency key: committed with their effect, and reset with it. */
const repliesResource = toInternalResource('replies');

/** How long a reply is kept, by the clock of the sandbox, in milliseconds. */
const retention = 24 * 60 * 60 * 1000;

/** What the replies of a sandbox may take: above that the oldest are dropped. */
const maxReplies = 10_000;
const maxBytes = 16 * 1024 * 1024;

/** The reply that is kept under an id; one that is too old is removed. */
export function findKeptReply(context: CallContext, id: string): KeptReply | undefined {
  const records = context.records(repliesResource);
  const record = records.get(id);
  if (record === undefined) return undefined;
  if (isCurrent(record, context)) return toKeptReply(record);
  records.remove(id);
  return undefined;
}

/** Keeps a reply in the transaction of its call. */
export function keepReply(context: CallContext, reply: KeptReply): void {
  const records = context.records(repliesResource);
  const record = toRecord(reply);
  const bytes = JSON.stringify(record).length;
  // The difference of the running totals of the newest and the oldest is the size of all of them.
  const total = Number(records.last()?.total ?? 0) + bytes;
  dropOldest(records, context, total);
  records.insert({ ...record, at: context.clock.now(), bytes, total });
}

function dropOldest(records: Records, context: CallContext, total: number): void {
  for (;;) {
    const { records: [oldest] = [], total: count } = records.list({ limit: 1 });
    if (oldest === undefined) return;
    const size = total - Number(oldest.total) + Number(oldest.bytes);
    if (isCurrent(oldest, context) && count < maxReplies && size <= maxBytes) return;
    records.remove(`${oldest.id}`);
  }
}

function isCurrent({ at }: StoredRecord, { clock }: CallContext): boolean {
  return clock.now() - Number(at) < retention;
}

function toRecord({ id, fingerprint, answered }: KeptReply): StoredRecord {
  const { reply, notices, findings } = answered;
  const { status, headers, body } = reply;
  const content =
    body instanceof Uint8Array
      ? { bytesOfBody: Buffer.from(body).toString('base64') }
      : body !== undefined && { body };
  return { id, fingerprint, status, headers, ...content, notices, findings };
}

/** The stored values are those that `toRecord` wrote. */
function toKeptReply(record: StoredRecord): KeptReply {
  const { id, fingerprint, status, notices, findings } = record;
  const headers: Reply['headers'] = Object(record.headers);
  const reply = { status: Number(status), headers, body: toBody(record) };
  return {
    id: `${id}`,
    fingerprint: `${fingerprint}`,
    answered: { reply, notices: toList(notices), findings: toList(findings) },
  };
}

function toBody({ body, bytesOfBody }: StoredRecord): Reply['body'] {
  if (bytesOfBody !== undefined) return Buffer.from(`${bytesOfBody}`, 'base64');
  return body === undefined ? undefined : `${body}`;
}

function toList<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}
