/** Something that the real API would have swallowed: a code in kebab-case and a sentence. */
export type Notice = { readonly code: string; readonly text: string };

/**
 * A notice as the value of a `Sandlot-Notice` field: the code, a space, and the sentence as a JSON
 * text in ASCII, so that nothing in it can end the field (RFC 9110, section 5.5).
 */
export const toNoticeField = ({ code, text }: Notice): string =>
  `${code.replace(/[^\x21-\x7e]+/g, '-')} ${toAscii(text)}`;

const toAscii = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
