/** Reads one text of a request as a value. */
export type ReadText = (text: string) => unknown;

/** A text as the first of a schema's types that it can be read as; else as the text it is. */
export const toReadText = (types: readonly string[]): ReadText => {
  const readers = types.flatMap((type) => readersByType.get(type) ?? []);
  return (text) => {
    for (const read of readers) {
      const value = read(text);
      if (value !== undefined) return value;
    }
    return text;
  };
};

const readNumber: ReadText = (text) =>
  /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : undefined;

const readBoolean: ReadText = (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined;

const readersByType = new Map<string, ReadText>([
  ['integer', readNumber],
  ['number', readNumber],
  ['boolean', readBoolean],
  ['null', (text) => (text === 'null' ? null : undefined)],
]);
