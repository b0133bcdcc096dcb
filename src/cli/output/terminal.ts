/**
 * The colours that Sandlot itself writes, the start of a progress line, and the end of a line stay;
 * every other control character is escaped. Bidirectional controls could reorder what a reader sees.
 */
const controlCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  /(\x1b\[(?:1|22|31|33|39)m|(?<![\s\S])\r\x1b\[K|\r\n)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Escapes control characters of documents, archives and servers: ESC becomes `\u001b`. */
export function escapeControlCharacters(text: string): string {
  return text.replace(controlCharacters, (character, own) =>
    own === undefined ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character,
  );
}

type TextWriter = { write(text: string | Uint8Array, ...rest: unknown[]): boolean };

/** Makes a stream escape control characters in every text that is written to it. Bytes are not changed. */
export function escapeOutput(stream: TextWriter): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) =>
    write(typeof chunk === 'string' ? escapeControlCharacters(chunk) : chunk, ...rest);
}
