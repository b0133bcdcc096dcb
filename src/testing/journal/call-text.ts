import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import { parseFormFields } from '../match/call-body.ts';
import { decodeBody, type JournalEntry } from './entry.ts';
import { toTextFields } from './entry-formats.ts';

/** Whether a text is in the request or the reply of a call, in any case. Secrets are masked before. */
export function hasCallText(entry: JournalEntry, text: string, mask: MaskSecret): boolean {
  const searched = text.toLowerCase();
  for (const part of listTexts(entry, mask)) if (part.toLowerCase().includes(searched)) return true;
  return false;
}

function* listTexts(entry: JournalEntry, mask: MaskSecret): Generator<string> {
  const { method, url, sandbox, operation = '', headers, body, reply, refusal } = entry;
  const maskedUrl = maskUrl(mask, url);
  yield `${method} ${maskedUrl}`;
  yield toFormText(maskedUrl);
  yield `${operation} ${sandbox}`;
  if (refusal !== undefined) yield `${refusal.code} ${refusal.detail}`;
  yield toHeaderText(headers, mask);
  yield toHeaderText(reply.headers, mask);
  yield toBodyText(body, headers);
  yield toBodyText(reply.body, reply.headers);
}

function toHeaderText(headers: JournalEntry['reply']['headers'], mask: MaskSecret): string {
  return Object.entries(toTextFields(headers, mask))
    .map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
    .join('\n');
}

function toBodyText(
  body: string | Uint8Array | undefined,
  headers: JournalEntry['reply']['headers'],
): string {
  const bytes = decodeBody(body, headers);
  if (bytes === undefined) return '';
  const text = new TextDecoder().decode(bytes);
  const type = String(headers['content-type']);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return toFormText(text);
  // Some clients write `é` as `\u00e9`.
  return text.replace(/\\u([0-9a-f]{4})/gi, (_escape, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The names and values of a query or a form, as a person writes them. */
function toFormText(text: string): string {
  return Object.entries(parseFormFields(text))
    .map(([name, value]) => `${name}=${[value].flat().join(', ')}`)
    .join('&');
}
