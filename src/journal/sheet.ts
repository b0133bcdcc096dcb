/** Bytes that texts are written on, one after the other. */
export type Sheet = {
  readonly bytes: Buffer;
  used: number;
  /** So many entries are on it. */
  entries: number;
};

/** The first sheet is small, since there may be thousands of sandboxes; then they double. */
const smallest = 4096;
const largest = 64 * 1024;

/**
 * Sheets to write on. What a journal keeps outlives many collections of young objects, each of which
 * would copy it, and then the old ones fill up: bytes on a sheet are no objects.
 */
export class Pad {
  #current: Sheet | undefined;
  #spare: Sheet | undefined;

  /** A sheet with room for so many bytes. */
  sheetFor(room: number): Sheet {
    const current = this.#current;
    if (current !== undefined && current.bytes.length - current.used >= room) return current;
    const next = this.#next(room);
    this.#current = next;
    return next;
  }

  /** Takes an entry off a sheet; an empty sheet is used again. */
  release(sheet: Sheet): void {
    sheet.entries -= 1;
    if (sheet.entries > 0) return;
    sheet.used = 0;
    if (sheet !== this.#current) this.#spare = sheet;
  }

  #next(room: number): Sheet {
    const spare = this.#spare;
    if (spare !== undefined && spare.bytes.length >= room) {
      this.#spare = undefined;
      return spare;
    }
    const usual = this.#current === undefined ? smallest : 2 * this.#current.bytes.length;
    const size = Math.max(room, Math.min(usual, largest));
    return { bytes: Buffer.allocUnsafeSlow(size), used: 0, entries: 0 };
  }
}
