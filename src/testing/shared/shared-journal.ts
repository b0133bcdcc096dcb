import type { SharedCallCounts, SharedCalls } from '../../store/types.ts';
import { selectKeptChanges } from '../journal/call-changes.ts';
import { type DroppedCalls, isInvalidCall, toCountedOperation } from '../journal/dropped-calls.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Journal, JournalListener } from '../journal/journal.ts';

/** How often a journal with listeners is read, in milliseconds. */
const pollInterval = 40;

/** The journal of a sandbox that replicas share. `all` and `dropped` show what was loaded last. */
export class SharedJournal implements Journal {
  readonly #calls: SharedCalls;
  readonly #sandbox: string;
  readonly #listeners = new Set<JournalListener>();
  #entries: readonly JournalEntry[] = [];
  #dropped: readonly DroppedCalls[] = [];
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sandbox: string, calls: SharedCalls) {
    this.#sandbox = sandbox;
    this.#calls = calls;
  }

  nextId(): number {
    return this.#lastId + 1;
  }

  async add(entry: JournalEntry): Promise<void> {
    try {
      await this.#calls.add({ label: toLabel(entry), text: formatEntry(entry) });
    } catch {
      // While the engine is away, calls are answered and not recorded.
    }
  }

  async load(): Promise<void> {
    const { last, texts, counts } = await this.#calls.read(0);
    this.#entries = texts.map((text, index) =>
      parseEntry(text, { id: last - texts.length + 1 + index, sandbox: this.#sandbox }),
    );
    this.#lastId = last;
    this.#dropped = countDropped(counts, this.#entries);
  }

  all(): readonly JournalEntry[] {
    return this.#entries;
  }

  dropped(): readonly DroppedCalls[] {
    return this.#dropped;
  }

  async clear(): Promise<void> {
    await this.#calls.clear();
    this.#entries = [];
    this.#dropped = [];
  }

  listen(listener: JournalListener): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setTimeout(() => this.#poll(), pollInterval).unref();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async #poll(): Promise<void> {
    try {
      const { last, texts } = await this.#calls.read(this.#lastId);
      this.#lastId = last;
      for (const [index, text] of texts.entries()) {
        const id = last - texts.length + 1 + index;
        const entry = parseEntry(text, { id, sandbox: this.#sandbox });
        for (const listener of this.#listeners) listener(entry);
      }
    } catch {
      // The engine is away for a while: the calls are read when it is back.
    }
    this.#timer =
      this.#listeners.size === 0 ? undefined : setTimeout(() => this.#poll(), pollInterval);
  }
}

/** Longer bodies are left out: the engine keeps the journals of all sandboxes in memory. */
const maxBodyLength = 256 * 1024;

type StoredBody = string | { readonly base64: string } | undefined;

function formatEntry(recorded: JournalEntry): string {
  const { id: _id, sandbox: _sandbox, ...entry } = recorded;
  const { body, reply } = entry;
  const leftOut = new Set(entry.leftOut);
  if ((body?.length ?? 0) > maxBodyLength) leftOut.add('request');
  if ((reply.body?.length ?? 0) > maxBodyLength) leftOut.add('reply');
  return JSON.stringify({
    ...entry,
    body: leftOut.has('request') ? undefined : toStoredBody(body),
    reply: { ...reply, body: leftOut.has('reply') ? undefined : toStoredBody(reply.body) },
    leftOut: leftOut.size > 0 ? [...leftOut] : undefined,
    changes: selectKeptChanges(recorded).changes,
  });
}

/** Bytes that are no UTF-8 are stored as base64. */
function toStoredBody(body: string | Uint8Array | undefined): StoredBody {
  if (body === undefined || typeof body === 'string') return body;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString();
  return text.includes('\ufffd') ? { base64: bytes.toString('base64') } : text;
}

function parseEntry(
  text: string,
  { id, sandbox }: Pick<JournalEntry, 'id' | 'sandbox'>,
): JournalEntry {
  const { body, reply, ...entry } = JSON.parse(text);
  return {
    ...entry,
    id,
    sandbox,
    body: typeof body === 'string' ? Buffer.from(body) : fromBase64(body),
    reply: { ...reply, body: typeof reply.body === 'string' ? reply.body : fromBase64(reply.body) },
  };
}

function fromBase64(body: { readonly base64: string } | undefined): Uint8Array | undefined {
  return body === undefined ? undefined : Buffer.from(body.base64, 'base64');
}

type CallLabel = readonly [operation: string | null, status: number, isInvalid: 0 | 1];

/** Calls with the same label are counted together. */
function toLabel(entry: JournalEntry): string {
  const operation = toCountedOperation(entry) ?? null;
  const label: CallLabel = [operation, entry.reply.status, isInvalidCall(entry) ? 1 : 0];
  return JSON.stringify(label);
}

/** Counts the calls that were recorded and are not there any more. */
function countDropped(
  recorded: SharedCallCounts,
  entries: readonly JournalEntry[],
): readonly DroppedCalls[] {
  const counts = new Map(recorded);
  for (const label of entries.map(toLabel)) counts.set(label, (counts.get(label) ?? 0) - 1);
  return [...counts].flatMap(([label, calls]) => {
    const [operation, status, isInvalid]: CallLabel = JSON.parse(label);
    const invalid = isInvalid * calls;
    return calls > 0 ? [{ operation: operation ?? undefined, status, calls, invalid }] : [];
  });
}
