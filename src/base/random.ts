import { randomUUID } from 'node:crypto';

/** A reproducible stream of random numbers. */
export type Random = {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** The current state; `toRandom` continues from it. */
  state(): RandomState;
};

/** The four 32-bit words of the generator. */
export type RandomState = readonly [number, number, number, number];

/** The initial state for a seed value, and optionally for a named stream of it. */
export function seedRandom(seed: number, name = ''): RandomState {
  let hash = 2166136261 ^ seed;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  }
  const random = toRandom([hash | 0, seed | 0, 0x9e3779b9 | 0, 1]);
  // The first outputs of sfc32 still resemble its seed; its author discards fifteen.
  for (let round = 0; round < 15; round++) random.uint32();
  return random.state();
}

/** Continues a stream. The generator is sfc32 (PractRand): 128 bits of state, no multiplication. */
export function toRandom(state: RandomState): Random {
  return new Sfc32(state);
}

/** A class: nearly every write opens a stream, and closures would cost four more objects each. */
class Sfc32 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor([a, b, c, d]: RandomState) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  uint32(): number {
    const b = this.#b;
    const c = this.#c;
    const sum = (((this.#a + b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = b ^ (b >>> 9);
    this.#b = (c + (c << 3)) | 0;
    this.#c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  fraction(): number {
    return this.uint32() / 4294967296;
  }

  state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }
}

/** A text that no other run has. */
export function createUniqueId(): string {
  return randomUUID();
}
