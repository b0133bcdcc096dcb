/** The longest field that every client takes without a word. */
const longest = 500;

/** A text as the value of a field: in ASCII, on one line, and not too long (RFC 9110, section 5.5). */
export const toFieldLine = (text: string): string =>
  text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, longest);
