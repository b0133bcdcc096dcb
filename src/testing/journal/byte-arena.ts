/** Bytes that texts are written on, one after the other. */
export type ArenaBlock = {
  readonly bytes: Buffer;
  used: number;
  /** So many entries are on it. */
  entries: number;
};

/** The first sheet is small, since there may be thousands of sandboxes; then they double. */
const minBlockSize = 4096;
const maxBlockSize = 64 * 1024;

/**
 * Sheets to write on. What a journal keeps outlives many collections of young objects, each of which
 * would copy it, and then the old ones fill up: bytes on a sheet are no objects.
 */
export class ByteArena {
  #current: ArenaBlock | undefined;
  #spare: ArenaBlock | undefined;

  /** A sheet with room for so many bytes. */
  blockFor(room: number): ArenaBlock {
    const current = this.#current;
    if (current !== undefined && current.bytes.length - current.used >= room) return current;
    const next = this.#next(room);
    this.#current = next;
    return next;
  }

  /** Takes an entry off a sheet; an empty sheet is used again. */
  release(sheet: ArenaBlock): void {
    sheet.entries -= 1;
    if (sheet.entries > 0) return;
    sheet.used = 0;
    if (sheet !== this.#current) this.#spare = sheet;
  }

  #next(room: number): ArenaBlock {
    const spare = this.#spare;
    if (spare !== undefined && spare.bytes.length >= room) {
      this.#spare = undefined;
      return spare;
    }
    const usual = this.#current === undefined ? minBlockSize : 2 * this.#current.bytes.length;
    const size = Math.max(room, Math.min(usual, maxBlockSize));
    return { bytes: Buffer.allocUnsafeSlow(size), used: 0, entries: 0 };
  }
}
