/** Requests that are on their way at once, to all receivers of all sandboxes. */
const maxRequests = 256;

/** The characters of their bodies. One message may exceed them, since its body is printed only then. */
const maxBodyLength = 16_000_000;

/** The right to print a message and to send it. */
export type SendPermit = {
  /** Another message may be printed. */
  printed(bodyLength: number): void;
  end(): void;
};

/** Bounds what is on its way at once: a change that a thousand receivers hear of fills no memory. */
export class SendLimit {
  readonly #waiting: (() => void)[] = [];
  #requests = 0;
  #bodyLength = 0;
  #isPrinting = false;

  /** Resolves when the next message may be printed; one is printed at a time. */
  begin(): Promise<SendPermit> {
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.#createPermit()));
      this.#startNext();
    });
  }

  #createPermit(): SendPermit {
    let length = 0;
    return {
      printed: (bodyLength) => {
        length = bodyLength;
        this.#bodyLength += length;
        this.#isPrinting = false;
        // Other work has its turn between the messages.
        setImmediate(() => this.#startNext());
      },
      end: () => {
        this.#requests -= 1;
        this.#bodyLength -= length;
        this.#startNext();
      },
    };
  }

  #startNext(): void {
    if (this.#isPrinting || this.#requests >= maxRequests || this.#bodyLength >= maxBodyLength)
      return;
    const start = this.#waiting.shift();
    if (start === undefined) return;
    this.#isPrinting = true;
    this.#requests += 1;
    start();
  }
}
