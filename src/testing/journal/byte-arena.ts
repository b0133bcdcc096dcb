/** A buffer into which the texts of entries are written one after another. */
export type ArenaBlock = {
  readonly bytes: Buffer;
  used: number;
  /** The number of entries in it. */
  entries: number;
};

/** The first block is small, since there may be thousands of sandboxes; each next one is twice as large. */
const minBlockSize = 4096;
const maxBlockSize = 64 * 1024;

/**
 * Memory for the texts of a journal. Its entries outlive many collections of young objects, each of which
 * would copy them; bytes in a buffer are not copied.
 */
export class ByteArena {
  #current: ArenaBlock | undefined;
  #spare: ArenaBlock | undefined;

  /** A block with this many free bytes. */
  blockFor(size: number): ArenaBlock {
    const current = this.#current;
    if (current !== undefined && current.bytes.length - current.used >= size) return current;
    const next = this.#next(size);
    this.#current = next;
    return next;
  }

  /** Removes an entry from a block. An empty block is used again. */
  release(block: ArenaBlock): void {
    block.entries -= 1;
    if (block.entries > 0) return;
    block.used = 0;
    if (block !== this.#current) this.#spare = block;
  }

  #next(size: number): ArenaBlock {
    const spare = this.#spare;
    if (spare !== undefined && spare.bytes.length >= size) {
      this.#spare = undefined;
      return spare;
    }
    const usual = this.#current === undefined ? minBlockSize : 2 * this.#current.bytes.length;
    const blockSize = Math.max(size, Math.min(usual, maxBlockSize));
    return { bytes: Buffer.allocUnsafeSlow(blockSize), used: 0, entries: 0 };
  }
}
