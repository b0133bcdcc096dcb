import { randomInt } from 'node:crypto';

/** Stands in each code of Sandlot until it is written, so that a text of a document cannot be one. */
const ownMark = String(randomInt(2 ** 47));

/** The code of a style: it reaches the terminal, where one in a document, an archive or a reply is escaped. */
export function toStyleCode(style: number): string {
  return `\x1b[${ownMark};${style}m`;
}

/** Bidirectional controls could reorder what a reader sees. The end of a line stays. */
const controlCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  /\r\n|\x1b\[(\d{1,15});(\d{1,2})m|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Escapes control characters of documents, archives and servers: ESC becomes `\u001b`. */
export function escapeControlCharacters(text: string): string {
  return text.replace(controlCharacters, (found, mark: string | undefined, style: string) => {
    if (found === '\r\n') return found;
    if (mark === ownMark) return `\x1b[${style}m`;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}${found.slice(1)}`;
  });
}

type TextWriter = { write(text: string | Uint8Array, ...rest: unknown[]): boolean };

/** Makes a stream escape control characters in every text that is written to it. Bytes are not changed. */
export function escapeOutput(stream: TextWriter): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) =>
    write(typeof chunk === 'string' ? escapeControlCharacters(chunk) : chunk, ...rest);
}
