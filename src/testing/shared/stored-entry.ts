import { selectKeptChanges } from '../journal/call-changes.ts';
import type { JournalEntry } from '../journal/entry.ts';

/** Longer bodies are left out: the engine keeps the journals of all sandboxes in memory. */
const maxBodyLength = 256 * 1024;

/** A body behind the head of an entry: UTF-8, or else base64. */
type StoredBody = { readonly form: 'text' | 'base64'; readonly length: number };

type BodyText = { readonly form: StoredBody['form']; readonly text: string };

/**
 * Formats an entry as a line of JSON, followed by the bodies as they are: to escape them in JSON takes as
 * long as the rest. The parts need not be joined.
 */
export function formatEntry(recorded: JournalEntry): readonly string[] {
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

export function parseEntry(
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
