/**
 * The bytes of a text that is sent again and again. Node writes a long text by a copy of it with the
 * header, and reserves three bytes for each of its characters; bytes are written as they are.
 */
export class KeptBytes {
  readonly text: string;
  #bytes: Uint8Array | undefined;
  #isUsed = false;

  constructor(text: string) {
    this.text = text;
  }

  /** The bytes of a body from its second use on; the body itself before, or where it is another text. */
  of(body: string | Uint8Array | undefined): string | Uint8Array | undefined {
    if (body !== this.text) return body;
    // Most texts are sent once.
    if (this.#isUsed) this.#bytes ??= Buffer.from(this.text);
    this.#isUsed = true;
    return this.#bytes ?? body;
  }
}

/** Shorter texts are written as fast as bytes. */
const minKeptLength = 1024;

/** Finds the kept bytes for the texts of frozen values, whose text is the same each time. */
export type KeepBytes = (value: unknown, text: string) => KeptBytes | undefined;

export function createKeptBytes(): KeepBytes {
  const known = new WeakMap<object, KeptBytes>();
  return (value, text) => {
    if (text.length < minKeptLength || typeof value !== 'object' || value === null)
      return undefined;
    // The cheapest test: a frozen object is never extensible.
    if (Object.isExtensible(value)) return undefined;
    const before = known.get(value);
    if (before?.text === text) return before;
    const kept = new KeptBytes(text);
    known.set(value, kept);
    return kept;
  };
}
