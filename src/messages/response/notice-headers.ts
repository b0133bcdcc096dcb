/** A remark beside a reply, such as an ignored parameter: a code in kebab-case and a sentence. */
export type Notice = { readonly code: string; readonly text: string };

/**
 * Formats a notice for `Sandlot-Notice`: the code, a space, and the sentence as a JSON string in ASCII,
 * so that nothing in it can end the field (RFC 9110, section 5.5). A long sentence is cut off.
 */
export function formatNotice({ code, text }: Notice): string {
  const shortText = text.length > maxNoticeLength ? `${text.slice(0, maxNoticeLength)}…` : text;
  return `${code.replace(/[^\x21-\x7e]+/g, '-')} ${toAsciiJson(shortText)}`;
}

/** Ten notices of this length are accepted by Node's client, which limits a head to 16 KB. */
const maxNoticeLength = 1200;

function toAsciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The length that every client accepts for a field. */
const maxHeaderLength = 500;

/** A text as the value of a field: ASCII, on one line and not too long (RFC 9110, section 5.5). */
export function toHeaderText(text: string): string {
  return toAsciiLine(text).slice(0, maxHeaderLength);
}

/** Replaces characters outside printable ASCII by blanks. */
export function toAsciiLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ');
}
