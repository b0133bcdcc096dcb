import { type Random, type RandomState, toRandom } from '../random.ts';
import { assertWriting, type Progress } from './progress.ts';

/** A transaction's stream of chance. Drawing moves the stream on, so it is a write like any other. */
export class Drawing implements Random {
  readonly #progress: Progress;
  readonly #stream: Random;

  constructor(progress: Progress, state: RandomState) {
    this.#progress = progress;
    this.#stream = toRandom(state);
  }

  uint32(): number {
    assertWriting(this.#progress);
    return this.#stream.uint32();
  }

  fraction(): number {
    assertWriting(this.#progress);
    return this.#stream.fraction();
  }

  state(): RandomState {
    return this.#stream.state();
  }
}
