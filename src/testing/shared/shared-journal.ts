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
      await this.#calls.add({ label: toLabel(entry), parts: formatEntry(entry) });
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

/** A body behind the head of an entry: UTF-8, or else base64. */
type StoredBody = { readonly form: 'text' | 'base64'; readonly length: number };

type BodyText = { readonly form: StoredBody['form']; readonly text: string };

/**
 * Formats an entry as a line of JSON, followed by the bodies as they are: to escape them in JSON takes as
 * long as the rest. The parts need not be joined.
 */
function formatEntry(recorded: JournalEntry): readonly string[] {
  const { id: _id, sandbox: _sandbox, ...entry } = recorded;
  const { body, reply } = entry;
  const leftOut = new Set(entry.leftOut);
  if ((body?.length ?? 0) > maxBodyLength) leftOut.add('request');
  if ((reply.body?.length ?? 0) > maxBodyLength) leftOut.add('reply');
  const request = leftOut.has('request') ? undefined : toBodyText(body);
  const answer = leftOut.has('reply') ? undefined : toBodyText(reply.body);
  const head = JSON.stringify({
    ...entry,
    body: request && toStoredBody(request),
    // A reply has more than the journal shows.
    reply: {
      status: reply.status,
      headers: reply.headers,
      body: answer && toStoredBody(answer),
    },
    leftOut: leftOut.size > 0 ? [...leftOut] : undefined,
    changes: formatChanges(selectKeptChanges(recorded).changes),
  });
  return [head, '\n', request?.text ?? '', answer?.text ?? ''];
}

function toStoredBody({ form, text }: BodyText): StoredBody {
  return { form, length: text.length };
}

function toBodyText(body: string | Uint8Array | undefined): BodyText | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { form: 'text', text: body };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = bytes.toString();
  return text.includes('\ufffd')
    ? { form: 'base64', text: bytes.toString('base64') }
    : { form: 'text', text };
}

/** A patched record is not stored twice. */
function formatChanges(changes: JournalEntry['changes']): unknown {
  if (changes === undefined || changes === 'left out') return changes;
  return changes.map((change) => (change.patch ? { ...change, to: undefined } : change));
}

function parseChanges(changes: JournalEntry['changes']): JournalEntry['changes'] {
  if (changes === undefined || changes === 'left out') return changes;
  return changes.map((change) =>
    change.patch ? { ...change, to: { ...change.from, ...change.patch } } : change,
  );
}

function parseEntry(
  stored: string,
  { id, sandbox }: Pick<JournalEntry, 'id' | 'sandbox'>,
): JournalEntry {
  const headEnd = stored.indexOf('\n');
  const { body, reply, changes, ...entry } = JSON.parse(stored.slice(0, headEnd));
  const requestAt = headEnd + 1;
  const replyAt = requestAt + (body?.length ?? 0);
  const request = parseBody(body, stored.slice(requestAt, replyAt));
  return {
    ...entry,
    id,
    sandbox,
    body: typeof request === 'string' ? Buffer.from(request) : request,
    reply: { ...reply, body: parseBody(reply.body, stored.slice(replyAt)) },
    changes: parseChanges(changes),
  };
}

function parseBody(body: StoredBody | undefined, text: string): string | Uint8Array | undefined {
  if (body === undefined) return undefined;
  return body.form === 'base64' ? Buffer.from(text, 'base64') : text;
}

type CallLabel = readonly [operation: string | null, status: number, isInvalid: boolean];

/** Calls with the same label are counted together. */
function toLabel(entry: JournalEntry): string {
  const operation = toCountedOperation(entry) ?? null;
  const label: CallLabel = [operation, entry.reply.status, isInvalidCall(entry)];
  return JSON.stringify(label);
}

/** Counts the calls that were recorded and are not there any more. */
function countDropped(
  recorded: SharedCallCounts,
  entries: readonly JournalEntry[],
): readonly DroppedCalls[] {
  const counts = new Map(recorded);
  for (const label of entries.map(toLabel)) counts.set(label, Number(counts.get(label)) - 1);
  return [...counts].flatMap(([label, calls]) => {
    const [operation, status, isInvalid]: CallLabel = JSON.parse(label);
    const invalid = Number(isInvalid) * calls;
    return calls > 0 ? [{ operation: operation ?? undefined, status, calls, invalid }] : [];
  });
}
